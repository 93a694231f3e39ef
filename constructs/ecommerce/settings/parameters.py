"""What must hold between PostgreSQL's parameters, and between them and the system that they are set in."""

import re
from collections.abc import Iterator, Mapping

from ecommerce.settings.values.parameter import amount, known_parameters, wrong_parameter

# FixedConfigurationParameters in https://github.com/cloudnative-pg/cloudnative-pg, pkg/postgres/configuration.go.
_OPERATORS = frozenset(
    (
        *("allow_system_table_mods", "archive_cleanup_command", "archive_command", "archive_mode", "bonjour"),
        *("bonjour_name", "cluster_name", "config_file", "data_directory", "data_sync_retry", "event_source"),
        *("external_pid_file", "hba_file", "hot_standby", "ident_file", "jit_provider", "listen_addresses"),
        *("log_destination", "log_directory", "log_file_mode", "log_filename", "log_rotation_age"),
        *("log_rotation_size", "log_truncate_on_rotation", "logging_collector", "pg_failover_slots.primary_dsn"),
        *("pg_failover_slots.standby_slot_names", "port", "primary_conninfo", "primary_slot_name"),
        *("promote_trigger_file", "recovery_end_command", "recovery_min_apply_delay", "recovery_target"),
        *("recovery_target_action", "recovery_target_inclusive", "recovery_target_lsn", "recovery_target_name"),
        *("recovery_target_time", "recovery_target_timeline", "recovery_target_xid", "restart_after_crash"),
        *("restore_command", "shared_preload_libraries", "ssl", "ssl_ca_file", "ssl_cert_file", "ssl_crl_file"),
        *("ssl_dh_params_file", "ssl_key_file", "ssl_passphrase_command", "ssl_passphrase_command_supports_reload"),
        *("ssl_prefer_server_ciphers", "stats_temp_directory", "synchronized_standby_slots"),
        *("synchronous_standby_names", "syslog_facility", "syslog_ident", "syslog_sequence_numbers"),
        *("syslog_split_messages", "temp_tablespaces", "unix_socket_directories", "unix_socket_group"),
        *("unix_socket_permissions",),
    )
)
# With what else the manifests would not work: passwords of another kind, and a database that loses what it wrote.
_OURS = frozenset({"password_encryption", "db_user_namespace", "fsync", "full_page_writes", "archive_library"})
# Those of which the operator reads the value itself: parsePostgresQuantityValue in its
# internal/webhook/v1/cluster_webhook.go.
_READ_BY_OPERATOR = ("shared_buffers", "min_wal_size", "max_wal_size")
# The libraries that parameters of these names are of, which CloudNativePG loads as well: ManagedExtensions in its
# pkg/postgres/configuration.go.
_LIBRARIES = ("auto_explain", "pg_stat_statements")


def preloaded_libraries(parameters: Mapping[str, str]) -> list[str]:
    """The libraries that parameters need.

    Args:
        parameters: By name.
    """
    return [each for each in _LIBRARIES if any(name.startswith(f"{each}.") for name in parameters)]


def broken_parameters(
    parameters: Mapping[str, str], *, version: int | None, operated: bool
) -> Iterator[tuple[str, str]]:
    """Each parameter that must not be there, or not so: its name, and what to say of it.

    Args:
        parameters: What an environment says.
        version: Major version of the server; None where nobody knows it.
        operated: Whether CloudNativePG runs it.
    """
    for name, text in parameters.items():
        if name in _OPERATORS | _OURS:
            yield name, "is set by the manifests or by CloudNativePG, for every engine; remove it"
        elif wrong := wrong_parameter(name, text, version) or (_unread(name, text) if operated else ""):
            yield name, wrong
        elif name == "wal_level" and text.lower() == "minimal":
            yield name, "minimal allows neither standbys nor snapshots; use replica or logical"
        elif name == "wal_log_hints" and operated and known_parameters()[name].is_off(text):
            yield name, "off keeps a failed primary from following the new one; remove it"


def _unread(name: str, text: str) -> str:
    if name in _READ_BY_OPERATOR and not re.fullmatch(r"[0-9]+ *[kMGT]B", text):
        return f"{text} has no whole number and unit, which CloudNativePG wants; write for example 64MB"
    return ""


def known_amount(parameters: Mapping[str, str], name: str, version: int | None) -> int | None:
    """The bytes that a parameter is given; None where it is not, or not rightly.

    Args:
        parameters: What an environment says.
        name: The parameter, an amount of memory or storage.
        version: Major version of the server; None where nobody knows it.
    """
    text = parameters.get(name)
    return None if text is None or wrong_parameter(name, text, version) else amount(name, text)
