"""Postal addresses. A place alone (「发到杭州几天」, 「浙江省内」) is no address: it takes a street with
a number, a building of an estate, or a room. Neighbouring units form a chain, and the chain is judged.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transcripts.redaction.address_units import Unit, UnitKind, units
from transcripts.redaction.spans import PrivateKind, PrivateSpan, SeenText, covered

ADDRESS_HINT = r"[路街巷弄道村屯庄镇乡区县栋幢座室号楼园城苑]|大厦|广场|公寓|\d[-－]\d"
"""What every address holds at least one of."""

_HINT = re.compile(ADDRESS_HINT)
_GAP = re.compile(r"[ \t,，、\-·/()（）]{0,2}")
# A building's own name between a known street or district and the building: 「…街道都市森林 7 幢」.
_NAMED_GAP = re.compile(r" ?(?:(?![的了吗呢我你您不放到在是])[\u4e00-\u9fffA-Za-z]){1,8} ?")
# A hamlet's own name between a village and the house: 「金刀村大坪组23号」.
_HAMLET_GAP = re.compile(
    r" ?(?:(?![的了吗呢我你您不放到在是])[\u4e00-\u9fff]){0,5}[组社队湾坝寨坪沟冲岭坳塘畈] ?"
)
_VILLAGES = ("村", "屯", "庄", "镇", "乡", "委会")
_LEAD = re.compile(r".*(?:到|在|往|住|是|寄|发|送|改成|改为|换成|换到|写|址|我家|麻烦|[：:])")
_LABEL = re.compile(
    r"(?:地\s?址|住址|收货地|送到|寄到|发到|邮到|寄往|送至|寄至|收货信息)"
    r"(?:就?是|为|改[成为到]|换[成到]|写)?[\s:：]{0,3}$"
)
_LABEL_REACH = 12
_BUILDING = re.compile(r"号楼|号院|[栋幢弄]|单元|[A-Za-z]\d?座")
_PART = re.compile(r"号楼|号院|[栋幢弄座]|单元")
_ROOM_NUMBER = re.compile(r"\d{3,4}(?:室|房间?)?$")
_HOUSE_ENDINGS = ("号", "组", "队", "社", "段")
_TOWNS = ("镇", "乡", "街道")
_REGIONAL = (UnitKind.REGION, UnitKind.DISTRICT)
_PLACES = (UnitKind.STREET, UnitKind.ESTATE)


@dataclass(frozen=True, slots=True)
class _Chain:
    """Units that follow one another."""

    units: tuple[Unit, ...]

    def count(self, *kinds: UnitKind) -> int:
        return sum(unit.kind in kinds for unit in self.units)

    @property
    def towns(self) -> int:
        return sum(
            unit.kind is UnitKind.DISTRICT and unit.text.endswith(_TOWNS) for unit in self.units
        )

    @property
    def buildings(self) -> int:
        """How many kinds of building parts are named: 「3栋2单元」 two, 「A座B座」 one."""
        rooms = (unit.text for unit in self.units if unit.kind is UnitKind.ROOM)
        return len({match.group() for text in rooms if (match := _PART.search(text)) is not None})

    @property
    def names_a_room(self) -> bool:
        """「3栋2单元501」; not 「3-2-501」 alone, which may be a date, a size or a service number."""
        ends_in_room = _ROOM_NUMBER.search(self.units[-1].text) is not None
        return self.buildings >= 2 or (self.buildings == 1 and ends_in_room)

    @property
    def names_a_house(self) -> bool:
        """「文三路478号」, 「龙湖花园8栋」, 「中山路12号3-501」."""
        pairs = list(zip(self.units, self.units[1:], strict=False))
        if any(
            one.kind is UnitKind.STREET
            and two.kind is UnitKind.NUMBER
            and two.text.endswith(_HOUSE_ENDINGS)
            for one, two in pairs
        ):
            return True
        housed = (UnitKind.ESTATE, UnitKind.STREET, UnitKind.NUMBER, UnitKind.DISTRICT)
        return any(
            one.kind in housed
            and two.kind is UnitKind.ROOM
            and (_BUILDING.search(two.text) or "-" in two.text or "室" in two.text)
            for one, two in pairs
        )

    @property
    def leads_to_a_place(self) -> bool:
        """「杭州西湖区文三路」, 「固始县黎集镇」 under a city: enough to find somebody."""
        regional, places = self.count(*_REGIONAL), self.count(*_PLACES)
        doors = self.count(UnitKind.NUMBER, UnitKind.ROOM)
        if regional and places and (len(self.units) >= 3 or doors):
            return True
        return regional >= 3 and self.towns >= 1


def find_addresses(text: SeenText, taken: Sequence[PrivateSpan]) -> Iterator[PrivateSpan]:
    """Find chains of units that lead to a door, or to a place that the message calls an address."""
    view = text.plain
    if _HINT.search(view) is None:
        return
    free = (unit for unit in units(view) if not covered(unit.start, unit.end, taken))
    for chain in _chains(view, free):
        start, end = chain.units[0].start + _lead(chain.units[0]), chain.units[-1].end
        named = _LABEL.search(view, max(0, start - _LABEL_REACH), start) is not None
        placed = named and len(chain.units) >= 2 and chain.count(*_PLACES) + chain.towns >= 1
        if placed or chain.names_a_house or chain.names_a_room or chain.leads_to_a_place:
            value = re.sub(r"\s", "", view[start:end])
            yield PrivateSpan(start, end, PrivateKind.ADDRESS, value)


def _chains(view: str, found: Iterator[Unit]) -> Iterator[_Chain]:
    chain: list[Unit] = []
    for unit in found:
        if chain and not _follows(view, chain, unit):
            yield _Chain(tuple(chain))
            chain = []
        chain.append(unit)
    if chain:
        yield _Chain(tuple(chain))


def _follows(view: str, chain: Sequence[Unit], unit: Unit) -> bool:
    if _GAP.fullmatch(view, chain[-1].end, unit.start):
        return True
    if unit.kind is UnitKind.NUMBER and any(one.text.endswith(_VILLAGES) for one in chain[-2:]):
        return _HAMLET_GAP.fullmatch(view, chain[-1].end, unit.start) is not None
    placed = sum(before.kind in (*_REGIONAL, *_PLACES) for before in chain) >= 2
    building = unit.kind is UnitKind.ROOM and _BUILDING.search(unit.text) is not None
    named = building and _NAMED_GAP.fullmatch(view, chain[-1].end, unit.start) is not None
    return named and (placed or _Chain(tuple(chain)).names_a_house)


def _lead(first: Unit) -> int:
    """How many characters of the first unit belong to the sentence before it: 「麻烦寄到」."""
    if first.kind in (UnitKind.REGION, UnitKind.NUMBER, UnitKind.ROOM):
        return 0
    match = _LEAD.match(first.text[:-2])
    return match.end() if match else 0
