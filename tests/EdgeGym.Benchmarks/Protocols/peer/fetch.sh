#!/bin/sh
# Fetches the decoders that ours are measured beside into the folder given: pinned versions, no install scripts.
#
#   fetch.sh FOLDER
set -eu
folder=$1
stamp="$folder/fetched-1"
[ -e "$stamp" ] && exit 0
mkdir -p "$folder"
npm install --prefix "$folder" --ignore-scripts --no-audit --no-fund --silent ant-plus@0.2.0 csafe@0.0.2 sparkplug-payload@1.0.3 >&2
: >"$stamp"
