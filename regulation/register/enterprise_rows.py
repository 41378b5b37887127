"""A row about an enterprise read as a premises: its identifiers, trade, district, place and facts."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from checklists import FactDeclaration
from graph.records import Premises
from graph.register import REGISTER
from regulation.catalogue import Catalogue
from regulation.register.addresses import site_of
from regulation.register.cells import Cells, RowFault
from regulation.register.identifiers import (
    CREDIT_CODE_SCHEME,
    district_code,
    entity_code,
    industry_class,
)
from risk import Fact, FactError, integers

FACT = "fact:"
"""A column `fact:NAME` states the declared fact NAME."""

_ID_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_ID_LETTERS = 16


def new_id() -> str:
    """A premises id: 80 random bits as 16 letters of Crockford's base 32, so that nobody can guess the next."""
    number = secrets.randbits(5 * _ID_LETTERS)
    return "".join(_ID_ALPHABET[number >> 5 * place & 31] for place in range(_ID_LETTERS))


def entity_key(text: str) -> str:
    """The key of a legal entity: its unified social credit code, or `scheme:value` for another register's."""
    scheme, code = entity_code(text)
    return code if scheme == CREDIT_CODE_SCHEME else f"{scheme}:{code}"


def premises_key(entity: str, place: str) -> str:
    """The key of a premises: whose it is, and its name among that entity's places."""
    return f"{entity}|{place}"


def search_text(*parts: str | None) -> str:
    """What a premises is found by, in lower case: the parts, and the pinyin initials of Chinese ones."""
    words = [part for part in parts if part]
    return " ".join([*words, *(_initials(word) for word in words if not word.isascii())]).lower()


def _initials(word: str) -> str:
    from pypinyin import Style, lazy_pinyin  # here, for its dictionary takes 57 MB and only Chinese needs it

    return "".join(lazy_pinyin(word, style=Style.FIRST_LETTER))


def premises(cells: Cells, catalogue: Catalogue) -> Premises:
    """The premises that a row of `enterprises` describes; RowFault says what is wrong with it."""
    scheme, _ = cells.parsed("code", entity_code)
    entity = cells.parsed("code", entity_key)
    name, place = cells.required("name"), cells.optional("premises")
    industry, trade_class = _industry(cells, catalogue)
    address = cells.required("address")
    return Premises(
        key=premises_key(entity, place or ""),
        id=new_id(),
        name=place or name,
        industry=industry,
        trade_class=trade_class,
        district=cells.parsed("district", district_code),
        address=address,
        latitude=cells.degrees("latitude", 90),
        longitude=cells.degrees("longitude", 180),
        search=search_text(name, place, address, entity),
        facts=_facts(cells, entity, industry, catalogue),
        entity=entity,
        scheme=scheme,
        entity_name=name,
        legal_person=cells.optional("legal_person"),
        site=site_of(address),
    )


def _industry(cells: Cells, catalogue: Catalogue) -> tuple[str, str | None]:
    """The trade's id, and its GB/T 4754 class if that was given; a class without a trade stands for itself."""
    text = cells.required("industry")
    if text in catalogue.industries:
        return text, None
    if not any(character.isdigit() for character in text):
        raise RowFault(
            f"industry is {text!r}; it takes a GB/T 4754-2017 class or one of {', '.join(catalogue.industries)}"
        )
    code = cells.parsed("industry", industry_class).code
    known = catalogue.industry_of_class(code)
    return (known.id if known else code), code


def _facts(cells: Cells, entity: str, industry: str, catalogue: Catalogue) -> dict[str, Fact]:
    """The facts that the row states; those the trade's table takes must be such as the table accepts."""
    facts: dict[str, Fact] = {}
    for column in cells.cells:
        if column.startswith(FACT):
            value = fact_value(cells, column, catalogue.facts[column.removeprefix(FACT)])
            if value is not None:
                facts[column.removeprefix(FACT)] = Fact(value, REGISTER, entity, cells.today)
    model = catalogue.industries[industry].model if industry in catalogue.industries else None
    table = catalogue.table_if_any(model, cells.today) if model else None
    if table:
        try:
            integers(table, taken(facts, integers(table, {}, cells.today)), cells.today)
        except FactError as error:
            raise RowFault(str(error)) from error
    return facts


def taken(facts: Mapping[str, Fact], names: Iterable[str]) -> dict[str, Fact]:
    """Those of the facts that bear one of these names."""
    wanted = set(names)
    return {name: fact for name, fact in facts.items() if name in wanted}


def fact_value(
    cells: Cells, column: str, kind: FactDeclaration
) -> int | float | str | bool | list[str] | None:
    """A fact's cell by the type the fact is declared with; None when the cell is empty."""
    text = cells.optional(column)
    if text is None:
        return None
    if kind.type == "flag":
        return cells.yes_or_no(column)
    if kind.type == "list":
        return _words(column, cells.cells[column], kind)
    if kind.type == "choice" and not all(choice.isdigit() for choice in kind.choices):
        if text not in kind.choices:
            raise RowFault(f"{column} is {text!r}; it takes {', '.join(kind.choices)}")
        return text
    number = cells.number(column)
    return None if number is None else _plain(number)


def _words(column: str, given: Any, kind: FactDeclaration) -> list[str]:
    """The words of a list: Parquet holds lists, elsewhere semicolons stand between them."""
    parts = map(str, given) if isinstance(given, list) else str(given).replace("；", ";").split(";")
    words = [part.strip() for part in parts if part.strip()]
    for word in words:
        if kind.choices and word not in kind.choices:
            raise RowFault(f"{column} holds {word!r}; it takes {', '.join(kind.choices)}")
    return words


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)
