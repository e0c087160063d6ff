"""A private Dovecot: whoever logs in with the password has a mailbox, and mail is put in by LMTP."""

from __future__ import annotations

import contextlib
import grp
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.servers.certificates import Certificate
from tests.servers.unpacked import (
    CannotStart,
    environment,
    free_port,
    is_root,
    own_user,
    running,
    unpacked,
)
from tools.system_packages import servers_folder

PASSWORD = "kept-between-us"

SETTINGS = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
libexec_dir = {root}/usr/lib/dovecot
mail_plugin_dir = {root}/usr/lib/dovecot/modules
import_environment = LD_LIBRARY_PATH
default_internal_user = {user_name}
default_internal_group = {group_name}
default_login_user = {user_name}
first_valid_uid = 1
first_valid_gid = 1
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{chain}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:~/Maildir
recipient_delimiter = +
auth_failure_delay = 0
mail_fsync = never
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%d/%n allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service auth {{
  unix_listener {folder}/auth {{
    mode = 0666
  }}
}}
protocol lmtp {{
  postmaster_address = postmaster@example.org
}}
"""


@dataclass(frozen=True)
class Dovecot:
    """A running Dovecot: an address is a user, its mailbox appears when it is first used."""

    folder: Path
    imap_port: int
    imaps_port: int
    lmtp_port: int

    @property
    def auth_socket(self) -> Path:
        """Where Postfix may ask whether a password is right."""
        return self.folder / "auth"

    def maildir(self, address: str) -> Path:
        """Give the folder of an address's mailbox; what follows a + is not part of the address."""
        local, domain = address.lower().split("@")
        return self.folder / "mail" / domain / local.partition("+")[0] / "Maildir"


def names() -> tuple[str, str]:
    """Give the user and the group under which Dovecot does what needs no mailbox."""
    if is_root():
        return "nobody", "nogroup"
    try:
        return pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name
    except KeyError as nameless:
        raise CannotStart(f"Dovecot wants a user with a name: {nameless}") from nameless


def refuse_other_than_2_3(program: str, variables: dict[str, str]) -> None:
    """Raise CannotStart unless it is the version whose configuration stands above."""
    asked = [program, "--version"]
    said = subprocess.run(asked, env=variables, check=False, capture_output=True, text=True).stdout
    if not said.startswith("2.3."):
        raise CannotStart(
            f"the tests know how to configure Dovecot 2.3, and this is {said.strip()}"
        )


def own_library(folder: Path) -> Path:
    """Give a folder with a copy of Dovecot's library that finds its TLS modules beside itself.

    The folder of the modules was fixed when Debian built the library, so its name is changed in
    the copy; hence the name of the new one must not be longer.
    """
    own = folder / "lib"
    own.mkdir()
    modules = unpacked("usr/lib/dovecot/modules/libssl_iostream_openssl.so")
    (own / modules.name).symlink_to(modules)
    fixed, instead = b"\0/usr/lib/dovecot/modules\0", b"\0" + bytes(own)
    if len(instead) >= len(fixed):
        raise CannotStart(f"the name of {own} is longer than that of /usr/lib/dovecot/modules")
    library = unpacked("usr/lib/dovecot/libdovecot.so.0")
    changed = library.read_bytes().replace(fixed, instead.ljust(len(fixed), b"\0"))
    (own / library.name).write_bytes(changed)
    return own


@contextlib.contextmanager
def dovecot(folder: Path, certificate: Certificate) -> Iterator[Dovecot]:
    """Run a Dovecot in a folder for as long as the context lasts; raises CannotStart."""
    user, group = own_user()
    user_name, group_name = names()
    for name in ("run", "state", "mail"):
        (folder / name).mkdir()
    if is_root():
        shutil.chown(folder / "mail", user, group)
    server = Dovecot(folder, free_port(), free_port(), free_port())
    config = folder / "dovecot.conf"
    config.write_text(
        SETTINGS.format(
            folder=folder,
            root=servers_folder(),
            user_name=user_name,
            group_name=group_name,
            password=PASSWORD,
            user=user,
            group=group,
            chain=certificate.chain,
            key=certificate.key,
            imap=server.imap_port,
            imaps=server.imaps_port,
            lmtp=server.lmtp_port,
        )
    )
    variables = environment(own_library(folder))
    doveconf, program = str(unpacked("usr/bin/doveconf")), str(unpacked("usr/sbin/dovecot"))
    refuse_other_than_2_3(program, variables)
    # dovecot itself looks for doveconf where Debian installs it; so doveconf starts dovecot.
    command = [doveconf, "-f", "service=master", "-c", str(config), "-m", "master"]
    command += ["-e", program, "-F", "-c", str(config)]
    with running(
        command, variables, folder, [server.imap_port, server.imaps_port, server.lmtp_port]
    ):
        yield server
