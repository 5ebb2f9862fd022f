#!/usr/bin/env bash
# get-wordpress.sh DEST: a whole WordPress, as Debian packages it. Nothing is installed.
# The newest suite first; WP_SUITE names another. The mirror is the one that apt uses here already.
set -euo pipefail
dest=$1
mirror=$(apt-get indextargets --format '$(REPO_URI)' 2>/dev/null | grep -m1 '/debian/*$') ||
  { echo "apt has no Debian mirror here" >&2; exit 1; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{lists,deb}/partial "$work/root"
for suite in ${WP_SUITE:-sid trixie}; do
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" > "$work/one.list"
  opts=(-qq -o "Dir::Etc::SourceList=$work/one.list" -o Dir::Etc::SourceParts=/dev/null -o "Dir::State::Lists=$work/lists"
        -o "Dir::Cache::Archives=$work/deb" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User=root)
  apt-get "${opts[@]}" update || continue
  (cd "$work/deb" && apt-get "${opts[@]}" download wordpress wordpress-theme-twentytwentyfive libjs-cropper libjs-jquery-ui \
     libjs-lodash libjs-underscore libphp-phpmailer php-getid3) && break
  rm -f "$work"/deb/*.deb
done
ls "$work"/deb/*.deb > /dev/null
for deb in "$work"/deb/*.deb; do dpkg-deb -x "$deb" "$work/root"; done
# Debian's own config looks in /etc/wordpress.
rm -f "$work"/root/usr/share/wordpress/{.htaccess,wp-config.php}
# Debian links shared libraries out of the tree; -L brings them in.
mkdir -p "$dest"
cp -rL "$work/root/usr/share/wordpress/." "$dest/"
