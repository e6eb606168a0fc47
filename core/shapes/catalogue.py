"""Every category that can be made."""

from core.shapes import (
    appliances,
    bathroom,
    bodies,
    carts,
    craft,
    electronics,
    interiors,
    lamps,
    openings,
    outdoors,
    plants,
    seats,
    stairs_and_fences,
    storage,
    structures,
    tables_and_beds,
    tableware,
    things,
    tools,
    vehicles,
)
from core.shapes.parts import Maker

CATALOGUE: dict[str, Maker] = {
    **seats.CATEGORIES,
    **tables_and_beds.CATEGORIES,
    **storage.CATEGORIES,
    **lamps.CATEGORIES,
    **appliances.CATEGORIES,
    **bathroom.CATEGORIES,
    **electronics.CATEGORIES,
    **openings.CATEGORIES,
    **interiors.CATEGORIES,
    **stairs_and_fences.CATEGORIES,
    **structures.CATEGORIES,
    **outdoors.CATEGORIES,
    **plants.CATEGORIES,
    **tableware.CATEGORIES,
    **vehicles.CATEGORIES,
    **carts.CATEGORIES,
    **craft.CATEGORIES,
    **bodies.CATEGORIES,
    **tools.CATEGORIES,
    **things.CATEGORIES,
}
"""Everyday shapes, built from parameterised parts: what point clouds are learnt from where there are no scans."""
