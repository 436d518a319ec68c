# ZanWatch as an image: built once, run by a user of its own on a file system that cannot be written (compose.yaml).
# What it keeps lies in /data, and nothing else does. The versions are those of requirements.lock.
FROM python:3.12-slim AS build

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
COPY requirements.lock pyproject.toml README.md LICENSE ./
COPY alerts ./alerts
COPY config ./config
COPY flows ./flows
COPY law ./law
COPY spiders ./spiders
COPY storage ./storage
COPY web ./web
COPY zanwatch ./zanwatch
RUN python -m venv /opt/zanwatch && \
    /opt/zanwatch/bin/pip install --constraint requirements.lock ".[documents,postgres]" && \
    /opt/zanwatch/bin/python -m compileall -q /opt/zanwatch/lib

FROM python:3.12-slim

RUN groupadd --system --gid 10001 zanwatch && \
    useradd --system --uid 10001 --gid zanwatch --home-dir /data --no-create-home --shell /usr/sbin/nologin zanwatch && \
    install --directory --owner=zanwatch --group=zanwatch --mode=0700 /data
COPY --from=build /opt/zanwatch /opt/zanwatch
COPY --chmod=0555 deploy/with-secrets.sh /usr/local/bin/with-secrets
ENV PATH=/opt/zanwatch/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LANG=C.UTF-8 \
    HOME=/data \
    ZANWATCH_DATA_DIR=/data
WORKDIR /data
VOLUME /data
USER 10001:10001
STOPSIGNAL SIGTERM
# «alive» is the database, the pages, and a good pass within eight hours: schedules have one every six.
HEALTHCHECK --interval=5m --timeout=60s --start-period=3m --retries=2 \
    CMD ["with-secrets", "zanwatch", "health", "--hours", "8", "--port", "8000"]
ENTRYPOINT ["with-secrets", "zanwatch"]
CMD ["serve", "--port", "8000"]
