#!/usr/bin/env bash
# Adds the archive of this night to the release pulse-state and only then lets go of all but the newest seven.
# Archives of a version that did not seal them hold ids of people for everybody to read: they go as soon as a sealed one is there.
# No archive is ever overwritten: an upload that breaks off costs nothing but itself, and the job can be run again.
set -euo pipefail
export LC_ALL=C
KEPT=7

archive=$(find "$RUNNER_TEMP/state" -name 'home-*.tar.zst.gpg')
name=$(basename "$archive")
whole="uploaded $name $(stat -c %s "$archive")"

list() { # state, name and size of each asset; nothing where there is no release
  local release
  release=$(gh api --paginate "repos/$GITHUB_REPOSITORY/releases" --jq '.[] | select(.tag_name == "pulse-state" and .draft == false) | .id')
  if [[ -n "$release" ]]; then
    echo "release pulse-state $release"
    gh api --paginate "repos/$GITHUB_REPOSITORY/releases/$release/assets" --jq '.[] | "\(.state) \(.name) \(.size)"'
  fi
}

before=$(list)
if [[ -z "$before" ]]; then
  gh release create pulse-state --repo "$GITHUB_REPOSITORY" --prerelease --title "State of the nightly run" \
    --notes "What the next night goes on from; docs/publishing.md tells more. The newest home-*.tar.zst.gpg counts; it is sealed." "$archive"
elif ! grep -qxF "$whole" <<<"$before"; then
  if grep -qF " $name " <<<"$before"; then # what an upload left that broke off
    gh release delete-asset pulse-state "$name" --repo "$GITHUB_REPOSITORY" --yes
  fi
  gh release upload pulse-state "$archive" --repo "$GITHUB_REPOSITORY"
fi

after=$(list)
if ! grep -qxF "$whole" <<<"$after"; then
  echo "$name did not arrive whole; the older ones stay. Run this job again: the archive waits as the artifact state." >&2
  exit 1
fi
mine=$(grep -oE '^uploaded home-[^ ]+' <<<"$after" | cut -d ' ' -f 2 | sort)
unsealed=$(grep -E '\.tar\.zst$' <<<"$mine") || true
old=$(grep -E '\.gpg$' <<<"$mine" | head -n "-$KEPT")
for asset in $unsealed $old; do
  gh release delete-asset pulse-state "$asset" --repo "$GITHUB_REPOSITORY" --yes
done
