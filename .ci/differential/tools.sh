# Sourced by `run` and `solve`: brings the simulator from npm into target/, which needs Node 20.
target="${CARGO_TARGET_DIR:-target}"
tools="$target/ci/differential"

if ! cmp -s .ci/differential/package-lock.json "$tools/installed"; then
  rm -rf "$tools"
  mkdir -p "$tools"
  cp .ci/differential/package.json .ci/differential/package-lock.json "$tools"
  npm ci --prefix "$tools" --no-audit --no-fund --silent
  cp .ci/differential/package-lock.json "$tools/installed"
fi
