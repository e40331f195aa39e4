"""Conditions, as AWS's page on condition operators has them."""

import datetime
import fractions
import ipaddress
import re

import z3

from . import texts
from .requests import ADDRESSES, FLAGS, LISTS, MOMENTS, NUMBERS
from .truth import SILENT, Truth, conj, disj, negation

OPERATOR = re.compile(r"^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$")
NUMBER = re.compile(r"^[+-]?\d+(\.\d+)?$")


def statement_holds(block, requests):
    return Truth.all(
        holds(operator, key, values if isinstance(values, list) else [values], requests)
        for operator, keys in block.items()
        for key, values in keys.items()
    )


def holds(operator, name, wanted, requests):
    set_operator, test, if_exists = OPERATOR.match(operator).groups()
    key = requests.key(name)
    if test == "Null":
        return Truth(disj([negation(key.is_there) if it.lower() == "true" else key.is_there for it in wanted]))
    negated = "Not" in test
    # "If the key is not present, evaluate the condition element as true."
    absent = Truth(z3.BoolVal(bool(set_operator == "ForAllValues" or if_exists or (negated and not set_operator))))
    if z3.is_false(key.is_there):
        return absent
    if key.is_list and not set_operator:
        # "Multivalued context keys require a condition set operator."
        return Truth.where(key.is_there, SILENT, absent)
    each = [_passes(test, negated, name.lower(), value, wanted, requests) for value in key.values]
    present = Truth.any(each) if set_operator == "ForAnyValue" else Truth.all(each)
    return Truth.where(key.is_there, present, absent)


def _passes(test, negated, name, value, wanted, requests):
    compare = _comparison(test.replace("Not", "", 1), name)
    found = Truth.any(compare(value, text, requests) for text in wanted)
    return found.negated() if negated else found


def _comparison(test, name):
    if test.startswith("String"):
        # Of keys of other types this is a comparison of texts that are not written down here.
        return _text(test) if _is_text(name) else _silent
    if test.startswith("Arn"):
        return _arn if _is_text(name) else _silent
    if test.startswith("Numeric"):
        return _number(test.removeprefix("Numeric")) if name in NUMBERS else _silent
    if test.startswith("Date"):
        return _date(test.removeprefix("Date")) if name in MOMENTS else _silent
    if test == "Bool":
        return _flag if name in FLAGS else _silent
    if test == "IpAddress":
        return _address if name in ADDRESSES else _silent
    raise NotImplementedError(test)


def _is_text(name):
    return name not in FLAGS | ADDRESSES | MOMENTS | NUMBERS


def _silent(_value, _text, _requests):
    """A value that is not of the operator's type."""
    return SILENT


def variables(requests):
    """For a key and its default: whether it has a value, and which."""
    def variable(name, default):
        key = requests.key(name)
        if name.lower() in LISTS or not key.values or z3.is_false(key.is_there):
            has_value = z3.BoolVal(default is not None)
            return has_value, z3.StringVal(default or "")
        value = key.values[0]
        if default is None:
            return key.is_there, value
        return z3.BoolVal(True), z3.If(key.is_there, value, z3.StringVal(default))
    return variable


def _text(test):
    def compare(value, text, requests):
        if test == "StringEqualsIgnoreCase":
            return Truth(z3.InRe(value, texts.expression(list(text), any_case=True)))
        has_values, parts = texts.pieces(text, test == "StringLike", variables(requests))
        # "There is no equal or like value."
        return Truth(conj([has_values, texts.matches(value, parts)]))
    return compare


def _arn(value, text, _requests):
    if len(text.split(":")) < 6:
        return SILENT
    return Truth(z3.InRe(value, texts.arn_expression(text)))


def _order(operator, one, other):
    return {
        "Equals": lambda: one == other,
        "LessThan": lambda: one < other,
        "LessThanEquals": lambda: one <= other,
        "GreaterThan": lambda: one > other,
        "GreaterThanEquals": lambda: one >= other,
    }[operator]()


def _real(value):
    return z3.ToReal(value) if z3.is_int(value) else value


def _number(operator):
    def compare(value, text, _requests):
        if not NUMBER.match(text):
            return SILENT
        return Truth(_order(operator, _real(value), z3.RealVal(str(fractions.Fraction(text)))))
    return compare


def _date(operator):
    def compare(value, text, _requests):
        moment = seconds(text)
        if moment is None:
            return SILENT
        return Truth(_order(operator, _real(value), z3.RealVal(str(moment))))
    return compare


def seconds(text):
    """A date or a time, in ISO 8601 or in seconds since 1970."""
    if re.fullmatch(r"-?\d{5,}", text):
        return fractions.Fraction(text)
    if not re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d))?", text):
        return None
    moment = datetime.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return fractions.Fraction(int(moment.timestamp()))


def _flag(value, text, _requests):
    if text.lower() not in ("true", "false"):
        return SILENT
    return Truth(value if text.lower() == "true" else negation(value))


def _address(address, text, _requests):
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return SILENT
    if network.version == 4:
        return Truth(conj([negation(address.is_v6), _within(address.v4, network)]))
    found = Truth(conj([address.is_v6, _within(address.v6, network)]))
    if "/" in text:
        return found
    # "The default prefix value of /32" is that of one IPv4 address.
    wide = ipaddress.ip_network(f"{text}/32", strict=False)
    return Truth(found.yes, negation(conj([address.is_v6, _within(address.v6, wide)])))


def _within(address, network):
    mask = int(network.netmask)
    size = address.size()
    return (address & z3.BitVecVal(mask, size)) == z3.BitVecVal(int(network.network_address), size)
