"""错误. One small tree; each message says what happened, where, and how to mend it.

CreditError                    exit code, HTTP status are chosen at the entrances
├── SettingError               a setting or option is wrong                     (exit 2)
├── InputError                 a file cannot be read at all                     (exit 3)
│   ├── UnknownFile            its kind is not recognised, or more than one fits
│   ├── RuleBookError          the rule base has faults; the message lists every one
│   └── HolidayTableError      the holiday table has faults or does not hold the year asked for
├── StoreError                 the graph store                                  (exit 4)
│   ├── StoreUnavailable       it cannot be reached or started
│   ├── StoreConflict          another writer keeps winning; try again
│   ├── StoreTimeout           a statement took longer than allowed
│   └── SchemaError            its schema is older or newer than this program
├── KeyMismatch                the person key is not the one of this store      (exit 2)
├── TamperError                an audit chain or archive does not verify        (exit 1)
├── Refused                    lawful or safety limit: the act is not done      (exit 1)
└── NotAllowed                 whoever asks has no right to it                  (exit 1)
"""

from __future__ import annotations


class CreditError(Exception):
    """The root. `text` speaks Chinese first, English beside it."""

    exit_code = 1


class SettingError(CreditError):
    exit_code = 2


class InputError(CreditError):
    exit_code = 3


class RuleBookError(InputError):
    pass


class HolidayTableError(InputError):
    pass


class StoreError(CreditError):
    exit_code = 4


class StoreUnavailable(StoreError):
    pass


class StoreConflict(StoreError):
    pass


class StoreTimeout(StoreError):
    pass


class SchemaError(StoreError):
    pass


class KeyMismatch(CreditError):
    exit_code = 2


class TamperError(CreditError):
    exit_code = 1


class Refused(CreditError):
    exit_code = 1


class NotAllowed(CreditError):
    exit_code = 1
