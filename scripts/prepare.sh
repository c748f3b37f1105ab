# Sourced by offset-commit when something is not ready: takes apart what the environment says to the JVM, builds a clone, and makes the
# class archives.
#
# offset-commit prepare       makes the archives now, for an image or an installation
# OFFSET_COMMIT_TRAIN_AFTER   the seconds after which they are made at the latest, where it was unpacked: otherwise 10
# shellcheck shell=sh disable=SC2154 # offset-commit has set them.

# At blanks, unless they are quoted, as the JVM does it; every other sign is kept from the shell.
case $said in
  *[![:space:]]*) words=$(printf '%s\n' "$said" | xargs -n1 printf '%s\n' | sed 's/[^-[:alnum:]+,./:=@_]/\\&/g' | tr '\n' ' ') ;;
esac

# --- The class archives: one for each command, and a smaller one for those that only talk to a broker --------------------------------

train() {
  unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
  all=$archive-all client=$archive-client main=dev.offsetcommit.cli.Main
  rm -f "$all.new" "$client.new"
  plain="$common -XX:+UseSerialGC" quick=-XX:TieredStopAtLevel=1
  if [ "$suffix" = aot ]; then
    record="-XX:AOTMode=record -XX:AOTConfiguration" create="-XX:AOTMode=create -XX:AOTConfiguration"
  else
    record=-XX:DumpLoadedClassList create="-Xshare:dump -XX:SharedClassListFile"
  fi
  # The first one runs a broker, and starts the second one, which talks to it.
  # shellcheck disable=SC2086 # Words.
  in_turn "$java" $plain $quick $record="$all.list" -cp "$home/offset-commit.jar" $main train \
    "$java" $plain $quick $record="$client.list" -cp "$home/offset-commit-client.jar" $main train &&
    in_turn "$java" $plain $create="$client.list" $use="$client.new" -cp "$home/offset-commit-client.jar" &&
    in_turn "$java" $plain $create="$all.list" $use="$all.new" -cp "$home/offset-commit.jar"
  for one in "$client" "$all"; do
    mv "$one.new" "$one.$suffix" || : >"$one.$suffix" # Where it cannot be had: without, and not tried again.
    rm -f "$one.list"
  done
}

# --- Where it was unpacked ------------------------------------------------------------------------------------------------------------

# Beside the program, in which it begins when that has ended, or after ten seconds: no run waits for it.
train_beside() {
  set +e
  trap '' HUP INT
  waited=0
  while [ "$waited" -lt "${OFFSET_COMMIT_TRAIN_AFTER:-10}" ] && kill -0 $$; do sleep 1; waited=$((waited + 1)); done
  # A training that was killed has left its lock behind.
  find "$archives" -name '*.lock' -mmin +10 -exec rmdir {} +
  # And what was not used for a month is of another JDK or version.
  find "$archives" -type f -atime +30 -exec rm -f {} +
  mkdir "$archive.lock" || return 0
  trap 'rm -f "$archive"-*.list "$archive"-*.new; rmdir "$archive.lock"' EXIT
  in_turn() { nice -n 19 "$@"; }
  train
}

unpacked() {
  case $archives in /.cache/* | [!/]*) [ "$1" != prepare ] || { say "no cache directory: set HOME or XDG_CACHE_HOME"; exit 1; }; return 0 ;; esac
  if [ "$1" = prepare ]; then
    mkdir -p "$archives"
    OFFSET_COMMIT_TRAIN_AFTER=0
    [ -s "$archive-all.$suffix" ] || (train_beside) </dev/null >/dev/null 2>&1
    [ -s "$archive-all.$suffix" ] || { say "no class archive could be made in $archives; everything runs without it"; exit 1; }
    exit 0
  fi
  if [ ! -e "$archive-all.$suffix" ] && [ "$1" != train ] && mkdir -p "$archives" 2>/dev/null && [ -O "$archives" ] && [ -w "$archives" ]; then
    train_beside </dev/null >/dev/null 2>&1 &
  fi
}

# --- In a clone -----------------------------------------------------------------------------------------------------------------------

is_built() { [ -f "$home/offset-commit.jar" ] && [ -z "$(find "$root/src/main" "$root/docs/tutorial" "$root/pom.xml" -newer "$home/offset-commit.jar" -print -quit 2>/dev/null)" ]; }
is_trained() {
  name_archive
  [ "$archive-all.$suffix" -nt "$home/offset-commit.jar" ] && [ "$archive-client.$suffix" -nt "$home/offset-commit-client.jar" ]
}

# One build at a time: two terminals may start at once. The lock is a link to its owner's pid, made in one step, so that it
# is never without one; a dead owner's is renamed away. One that waits continues without the lock when all is ready.
lock=$root/.build-lock
lock() { # false if there is nothing left to do
  told=
  [ -L "$lock" ] || rm -rf "$lock" # An older version's was a directory.
  until ln -s $$ "$lock" 2>/dev/null; do
    [ -w "$root" ] || { say "cannot write to $root, so cannot build there"; exit 1; }
    owner=$(readlink "$lock" || true)
    if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null && mv "$lock" "$lock.$$" 2>/dev/null; then
      [ "$(readlink "$lock.$$")" = "$owner" ] || mv "$lock.$$" "$lock" # It was another one's by then.
      rm -f "$lock.$$"
      continue
    fi
    [ -n "$told" ] || { told=1; say "waiting for the build that another one has started"; }
    sleep 0.3
    ! is_built || ! is_trained || return 1
  done
  trap 'rm -f "$lock"' EXIT
  trap 'interrupted 130' INT
  trap 'interrupted 143' TERM
}

# A shell heeds a signal only after the program that it waits for in the foreground, so long ones run in the background.
in_turn() { "$@" & child=$!; wait "$child"; }
interrupted() { kill "$child" 2>/dev/null || true; exit "$1"; }
child=

build() {
  command -v mvn >/dev/null || { say "not built yet, and there is no mvn on the PATH: install Maven 3.8 or newer"; exit 1; }
  log=$home/build.log begun=$(date +%s)
  mkdir -p "$home"
  say "building, once: 1 to 3 minutes, and up to 290 MB to download"
  say "log: $log"
  mvn -B -Dstyle.color=never -f "$root/pom.xml" package -DskipTests -Dspotless.check.skip -Dcheckstyle.skip -Denforcer.skip >"$log" 2>&1 </dev/null &
  child=$!
  follow
  wait "$child" || {
    if grep -q -E 'offline mode|Could not transfer|Unknown host' "$log"; then
      say "Maven cannot download what the build needs: connect to the internet, or name your proxy or mirror in ~/.m2/settings.xml, and start again"
    else
      grep -E '\[ERROR\]' "$log" | head -n 40 >&2
      say "the build failed after $(($(date +%s) - begun)) s: see above, and $log"
    fi
    exit 1
  }
  say "built in $(($(date +%s) - begun)) s"
  touch "$home/offset-commit.jar" # Maven leaves it as it is where nothing in it has changed: it would be built at each start.
}

# One line that is drawn again while Maven runs, from what it writes; only on a terminal that can.
follow() {
  [ -t 2 ] && [ "${TERM:-dumb}" != dumb ] || return 0
  while kill -0 "$child" 2>/dev/null; do
    goal=$(sed -n 's/^.*--- \([a-z-]*\):[^:]*:\([a-zA-Z-]*\) .*/\1:\2/p' "$log" | tail -n 1)
    files=$(grep -c '^Downloaded from' "$log" || true)
    printf '\r\033[K%s, %s files downloaded, %s s' "${goal:-reading pom.xml}" "$files" "$(($(date +%s) - begun))" >&2
    sleep 0.5
  done
  printf '\r\033[K' >&2
}

in_clone() {
  # Who cannot write there runs what is built, without the archives.
  if ! { is_built && { is_trained || [ ! -w "$home" ]; }; } && lock; then
    is_built || build
    is_trained || {
      say "preparing faster starts, once: 10 to 30 s"
      mkdir -p "$archives"
      find "$archives" -type f ! -name "$build-*" -exec rm -f {} + # Of earlier builds.
      train >/dev/null 2>&1
    }
    rm -f "$lock"
    trap - EXIT INT TERM
  fi
}

if [ "$home" = "$root" ]; then unpacked "${1:-}"; else in_clone; [ "${1:-}" != prepare ] || exit 0; fi
