"""People, units and accounts that belong together."""

from app.units.models import Unit
from tests.subsidies.planted.world import Scene, World, scene, sheet_with, tapped, unit_in


def ring_of_cards(world: World) -> None:
    """People of two units whose cards are one account."""
    units, card = [unit_in(world) for _ in range(2)], f"62229{world.number():010d}"
    people = [scene(world, world.random.choice(units), bank_no=card) for _ in range(world.random.randint(3, 5))]
    _ring(world, people, [])


def ring_of_browsers(world: World) -> None:
    """People of one unit for whom somebody taps from one browser, with one telephone."""
    unit, phone, device = unit_in(world), f"139{world.random.randint(10**7, 10**8 - 1)}", f"dev{world.number()}"
    people = [scene(world, unit, phone=phone) for _ in range(world.random.randint(3, 6))]
    for one in people:
        tapped(one, device)
        sheet_with(one, f'[["F7", "签到所用设备当月有{len(people)}人使用"]]')
    _ring(world, people, [])


def ring_of_companies(world: World) -> None:
    """Three companies of one person, paid to one account, with people of one address."""
    rep, account, address = (
        f"64010419750101{world.number():04d}",
        f"62228{world.number():08d}",
        f"某小区{world.number()}号",
    )
    units = [unit_in(world, legal_rep_id_no=rep, bank_account=account) for _ in range(3)]
    people = [scene(world, unit, address=address) for unit in units for _ in range(world.random.randint(1, 2))]
    claims = [one.claim() for one in people]
    world.rings.append(({one.person.id for one in people} | {unit.id for unit in units}, claims))


def _ring(world: World, people: list[Scene], units: list[Unit]) -> None:
    world.rings.append(
        ({one.person.id for one in people} | {unit.id for unit in units}, [one.claim() for one in people])
    )


RINGS = (ring_of_cards, ring_of_browsers, ring_of_companies)
