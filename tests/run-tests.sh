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

failed=$((failed + broken))
if [ "$skipped" -gt 0 ]; then echo "$passed passed, $failed failed, $skipped skipped"; else echo "$passed passed, $failed failed"; fi
[ "$failed" = 0 ] && [ "$passed" -gt 0 ] && exit 0
exit 1
