"""A private Postfix: takes mail for example.org and its kin, and hands all of it to Dovecot.

Nothing ever leaves it: other domains are refused. As root it takes a user of its own that exists
in no file; as anybody else it is told by uid_wrapper that it is root.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.servers.certificates import Certificate
from tests.servers.dovecot import Dovecot
from tests.servers.unpacked import (
    environment,
    free_port,
    is_root,
    own_user,
    running,
    unpacked,
)
from tools.system_packages import servers_folder

DROPPERS = 64102
"""The group of the mail drop: Postfix wants any but its own."""

UNKNOWN = "nobody-there@example.com"
"""Refused at once, for good."""
FULL = "full@example.com"
"""Refused for now."""
RETURNED = "returned@example.com"
"""Accepted, and then returned to the sender."""
LARGEST = 2_000_000
"""Bytes of the largest mail that is taken: letters bring their PDF along."""

SETTINGS = """
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/data
daemon_directory = {root}/usr/lib/postfix/sbin
command_directory = {root}/usr/sbin
shlib_directory = {root}/usr/lib/postfix
meta_directory = {folder}/etc
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
import_environment = MAIL_CONFIG {environment}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = post.example.org
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
mynetworks =
recipient_delimiter = +
message_size_limit = {largest}
virtual_mailbox_domains = regexp:{{{{/(^|\\.)example(\\.(com|org|net|jp))?$$/ OK}}}}
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
transport_maps = inline:{{{{{returned}=error:5.1.1 Nobody has this address}}}}
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access inline:{{
    {{{unknown}=550 5.1.1 Nobody has this address}}
    {{{full}=452 4.2.2 This mailbox is full}} }}
smtpd_reject_unlisted_recipient = no
smtpd_client_connection_count_limit = 0
smtpd_error_sleep_time = 0
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {auth}
smtpd_tls_security_level = may
smtpd_tls_chain_files = {key}, {chain}
smtpd_tls_loglevel = 0
"""

SERVICES = """
127.0.0.1:{smtp} inet n - n - - smtpd
127.0.0.1:{smtps} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""

PASSWD = """root:x:0:0::/:/bin/false
postfix:x:{user}:{group}::/:/bin/false
nobody:x:65533:65533::/:/bin/false
"""
GROUP = """root:x:0:
postfix:x:{group}:
postdrop:x:{droppers}:
nogroup:x:65533:
"""


@dataclass(frozen=True)
class Postfix:
    """A running Postfix: STARTTLS is offered on the one port, TLS from the start on the other."""

    folder: Path
    smtp_port: int
    smtps_port: int


def spool(folder: Path) -> None:
    """Make the folders in which Postfix keeps its queue, with the owners that it checks for."""
    user, group = own_user()
    queues = ["active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming"]
    modes = dict.fromkeys([*queues, "private", "saved", "trace"], 0o700)
    modes |= {"maildrop": 0o730, "public": 0o710, "pid": 0o755}
    (folder / "data").mkdir(mode=0o700)
    for name, mode in modes.items():
        made = folder / "spool" / name
        made.mkdir(parents=True)
        made.chmod(mode)
        if is_root() and name != "pid":
            shutil.chown(made, user, DROPPERS if name in {"maildrop", "public"} else group)
    if is_root():
        shutil.chown(folder / "data", user, group)


def make_believe(folder: Path) -> dict[str, str]:
    """Give the environment that shows Postfix users of its own, and that it is root if it is not."""
    user, group = own_user()
    users, groups = folder / "passwd", folder / "group"
    users.write_text(PASSWD.format(user=user, group=group))
    groups.write_text(GROUP.format(group=group, droppers=DROPPERS))
    shown = {"NSS_WRAPPER_PASSWD": str(users), "NSS_WRAPPER_GROUP": str(groups)}
    if is_root():
        return {**shown, "LD_PRELOAD": "libnss_wrapper.so"}
    root = {"UID_WRAPPER": "1", "UID_WRAPPER_ROOT": "1"}
    return {**shown, **root, "LD_PRELOAD": "libnss_wrapper.so libuid_wrapper.so"}


@contextlib.contextmanager
def postfix(folder: Path, certificate: Certificate, mailboxes: Dovecot) -> Iterator[Postfix]:
    """Run a Postfix in a folder for as long as the context lasts; raises CannotStart."""
    program = unpacked("usr/lib/postfix/sbin/master")
    server = Postfix(folder, free_port(), free_port())
    variables = {**environment(), **make_believe(folder)}
    spool(folder)
    settings = folder / "etc"
    settings.mkdir()
    (settings / "main.cf").write_text(
        SETTINGS.format(
            folder=folder,
            root=servers_folder(),
            environment=" ".join(variables),
            largest=LARGEST,
            lmtp=mailboxes.lmtp_port,
            auth=mailboxes.auth_socket,
            key=certificate.key,
            chain=certificate.chain,
            unknown=UNKNOWN,
            full=FULL,
            returned=RETURNED,
        )
    )
    (settings / "master.cf").write_text(
        SERVICES.format(smtp=server.smtp_port, smtps=server.smtps_port)
    )
    command = [str(program), "-c", str(settings), "-d"]
    with running(command, variables, folder, [server.smtp_port, server.smtps_port]):
        yield server
