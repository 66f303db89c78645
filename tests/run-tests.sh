# Sourced by ./gym test: fetches what the tests talk to, builds, runs every test, ends with the one line of the sum.
packages="mosquitto mosquitto-clients chromium socat fonts-noto-cjk"
programs="/usr/sbin/mosquitto mosquitto_pub chromium socat"

missing=""
for program in $programs; do command -v "$program" >/dev/null || missing="$missing $program"; done
if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "Installing what the tests talk to:$missing ..."
    log="$artifacts/apt.log"; mkdir -p "$artifacts"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages; } >"$log" 2>&1 \
      || say "apt-get could not install all of it ($log); the tests that need it are skipped and say so."
    # Debian starts a broker of its own on 1883; ours is tested there, not that one.
    { command -v systemctl >/dev/null && systemctl stop mosquitto; } >/dev/null 2>&1 || true
  else
    say "Missing:$missing. Tests that need them are skipped; to run them: sudo apt-get install $packages"
  fi
fi

# Training is tested where PyTorch is: Debian's own, about 300 MB with what it needs.
python=$(command -v /usr/bin/python3 || command -v python3 || true)
trains() { [ -n "$python" ] && "$python" -c 'import torch, numpy, onnx' 2>/dev/null; }
training="python3-torch python3-numpy python3-onnx libopenblas0-pthread gcc libc6-dev"
case "${EDGEGYM_ONLY:-training}" in
  *training*)
    if ! trains; then
      if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installing what training is tested with (about 300 MB): $training ..."
        begun=$SECONDS log="$artifacts/apt-training.log"; mkdir -p "$artifacts"
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive timeout 300 apt-get install -y -qq --no-install-recommends $training; } >"$log" 2>&1 \
          || say "apt-get could not install all of it ($log)."
        say "  $((SECONDS - begun)) s"
      fi
      trains || say "PyTorch is missing. Tests of training are skipped; to run them: sudo apt-get install --no-install-recommends $training"
    fi ;;
esac

started=$SECONDS
build tests EdgeGym.sln
export EDGEGYM_VECTORS=${EDGEGYM_VECTORS:-$root/../shared/vectors}
export EDGEGYM_SIMULATOR="$artifacts/bin/EdgeGym.Simulation/$lower/EdgeGym.Simulation.dll"
export EDGEGYM_GATEWAY="$artifacts/bin/EdgeGym.Gateway/$lower/EdgeGym.Gateway.dll"
export EDGEGYM_ROOT="$root"

passed=0 failed=0 skipped=0 broken=0
results="$artifacts/test-results"
rm -rf "$results"; mkdir -p "$results"
for project in "$root"/tests/*.Tests; do
  name=$(basename "$project")
  case "${EDGEGYM_ONLY:-$name}" in *"$name"*) ;; *) continue ;; esac
  say "Testing $name ..."
  log="$results/$name.log"
  if ! dotnet test "$project" -c "$configuration" --no-build --logger "console;verbosity=detailed" "$@" >"$log" 2>&1; then
    grep -qE '^ +Failed|^Total tests' "$log" || { broken=$((broken + 1)); tail -40 "$log" >&2; }
    grep -A 25 -E "^ +Failed " "$log" | head -200 >&2 || true
  fi
  # Only the runner's own summary counts, not what a test has printed.
  count() { sed -n '/^Total tests:/,$p' "$log" | sed -n "s/^ *$1: *\([0-9]*\).*/\1/p" | tail -1; }
  p=$(count Passed) f=$(count Failed) s=$(count Skipped)
  passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0})) skipped=$((skipped + ${s:-0}))
  say "  $name: ${p:-0} passed, ${f:-0} failed, ${s:-0} skipped ($((SECONDS - started)) s since the start)"
  grep -hE '^ *(Skipped|\[SKIP\]).*' "$log" | head -20 >&2 || true
  grep -hE '^ *(seed|vectors|measured|kills)[: ]' "$log" >&2 || true
done

# models/train: its own tests, and from text to a model folder with the smallest configuration.
case "${EDGEGYM_ONLY:-training}" in
  *training*)
    if trains; then
      say "Testing models/train ..."
      # The exported graphs are compared with the weights in ONNX Runtime, through node.
      node="$root/.cache/onnxruntime-node"
      if [ ! -d "$node/node_modules/onnxruntime-node" ] && command -v npm >/dev/null; then
        mkdir -p "$node"
        npm install --prefix "$node" --ignore-scripts --no-audit --no-fund onnxruntime-node@1.30.0 >"$results/npm.log" 2>&1 || say "  npm could not install onnxruntime-node 1.30.0 (see $results/npm.log): two tests are skipped"
      fi
      [ ! -d "$node/node_modules/onnxruntime-node" ] || export NODE_PATH="$node/node_modules"
      log="$results/training.log"
      "$python" -m unittest discover -s "$root/models/train" -p 'test_*.py' >"$log" 2>&1 || grep -E -A 20 '^(FAIL|ERROR):' "$log" | head -100 >&2 || true
      total=$(sed -n 's/^Ran \([0-9]*\) tests\{0,1\} .*/\1/p' "$log" | tail -1)
      sum() { sed -n '/^Ran /,$p' "$log" | { grep -oE "$1=[0-9]+" || true; } | awk -F= '{ n += $2 } END { print n + 0 }'; }
      if [ -n "$total" ]; then f=$(sum '(failures|errors)') s=$(sum skipped); else total=1 f=1 s=0; tail -20 "$log" >&2; fi
      smoke="$results/training-smoke"
      # The solution holds the simulation: nothing is built again.
      cp -p "$artifacts/tests.$lower.built" "$artifacts/simulation.$lower.built"
      if (exec >"$smoke.log" 2>&1; "$root/gym" train --config smoke --fresh --work "$smoke" --out "$smoke/model") \
        && [ -s "$smoke/model/model.onnx" ] && [ -s "$smoke/model/model.plain.onnx" ] && [ -s "$smoke/model/tokenizer.json" ] && [ -s "$smoke/model/config.json" ]; then
        total=$((total + 1))
      else
        total=$((total + 1)) f=$((f + 1)); say "  ./gym train --config smoke failed:"; tail -20 "$smoke.log" >&2
      fi
      passed=$((passed + total - f - s)) failed=$((failed + f)) skipped=$((skipped + s))
      say "  models/train: $((total - f - s)) passed, $f failed, $s skipped ($((SECONDS - started)) s since the start)"
    else
      skipped=$((skipped + 1))
    fi ;;
esac

failed=$((failed + broken))
if [ "$skipped" -gt 0 ]; then echo "$passed passed, $failed failed, $skipped skipped"; else echo "$passed passed, $failed failed"; fi
[ "$failed" = 0 ] && [ "$passed" -gt 0 ] && exit 0
exit 1
