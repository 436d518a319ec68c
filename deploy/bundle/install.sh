#!/bin/sh
# Installs ZanWatch from the files beside this one; the network is not asked for anything.
#   ./install.sh            into ./zanwatch
#   ./install.sh /opt/zanwatch
# PYTHON names another Python than python3; it must be the version that stands in the name of the archive.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
target=${1:-"$PWD/zanwatch"}
python=${PYTHON:-python3}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "ZanWatch needs Python 3.11 or newer; name one with: PYTHON=python3.12 ./install.sh" >&2
    exit 1
}
mkdir -p "$target"
[ -x "$target/.venv/bin/python" ] || "$python" -m venv "$target/.venv"
"$target/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-index \
    --find-links "$here/wheels" --constraint "$here/requirements.lock" "zanwatch[documents,postgres]"
cp "$here/zanwatch.service" "$target/zanwatch.service"
echo "Installed. Now:"
echo "  cd $target && .venv/bin/zanwatch init"
