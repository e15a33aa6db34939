#!/bin/sh
# Writes both locks anew. A release waits seven days before it is taken.
set -eu
cd "$(dirname "$0")/.."
WEEK_AGO=$(date -u -d '7 days ago' +%Y-%m-%dT00:00:00Z)
COMMON="--generate-hashes --no-emit-index-url --no-header --python-version 3.11 --exclude-newer $WEEK_AGO --quiet"
# shellcheck disable=SC2086
.venv/bin/uv pip compile pyproject.toml --extra postgres $COMMON -o requirements.lock
# shellcheck disable=SC2086
.venv/bin/uv pip compile pyproject.toml --extra postgres --group dev $COMMON -o requirements-dev.lock
