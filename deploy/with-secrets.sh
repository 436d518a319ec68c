#!/bin/sh
# Runs a command with the secrets of /run/secrets (or SECRETS_DIR) in its environment: a file named ZANWATCH_SMTP_URL is
# that setting, PGPASSWORD is the database's password. So no secret stands in compose.yaml, in the image or in its layers.
set -eu
for file in "${SECRETS_DIR:-/run/secrets}"/*; do
    [ -f "$file" ] || continue
    name=$(basename "$file")
    case $name in
        ZANWATCH_[A-Z]* | PGPASSWORD) ;;
        *) continue ;;
    esac
    case $name in *[!A-Z_]*) continue ;; esac
    [ -r "$file" ] || { echo "with-secrets: $file cannot be read by user $(id -u)" >&2; exit 2; }
    value=$(cat "$file")
    export "$name=$value"
done
exec "$@"
