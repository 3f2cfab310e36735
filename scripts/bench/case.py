#!/usr/bin/env python3
"""A large made-up case for `replan check`: projects of one parcel each under two editions of a plan.

    scripts/bench/case.py DIR [PROJECTS] [LOTS]     default 100000 projects, 90000 lots an edition; then: replan check DIR/case.toml
"""
import csv
import json
import math
import pathlib
import random
import sys

FUNCTIONS = ["warehouse_yard", "production", "services", "office", "road", "housing", "park", "parking"]
PURPOSES = ["warehouse", "production", "trade", "office", "parking"]
EAST, NORTH, SIDE = 405000.0, 2480000.0, 60.0
CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::9208"}}


def write(path, features):
    with open(path, "w", encoding="utf-8") as file:
        file.write('{"type": "FeatureCollection", "crs": %s, "features": [\n' % json.dumps(CRS))
        file.write(",\n".join(features))
        file.write("\n]}\n")


def feature(properties, ring):
    ring = [[round(x, 3), round(y, 3)] for x, y in ring]
    shape = {"type": "Polygon", "coordinates": [ring + ring[:1]]}
    return json.dumps({"type": "Feature", "properties": properties, "geometry": shape}, ensure_ascii=False)


def corners(across, seed, shift):
    """The corners of a bent grid; borders have a vertex between, so that neighbours share it."""
    draw = random.Random(seed)
    nodes = {}
    for i in range(2 * across + 1):
        for j in range(2 * across + 1):
            bend = 8 * math.sin(i / 37) + 8 * math.cos(j / 29)
            nodes[i, j] = (EAST + i * SIDE / 2 + bend + shift + draw.uniform(-2, 2), NORTH + j * SIDE / 2 - bend + draw.uniform(-2, 2))
    return nodes


def lots(across, seed, shift, functions):
    nodes = corners(across, seed, shift)
    around = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1)]
    for i in range(across):
        for j in range(across):
            ring = [nodes[2 * i + di, 2 * j + dj] for di, dj in around]
            yield feature({"code": f"L{i}-{j}", "function": functions[i, j]}, ring)


def main(folder, projects=100000, count=90000):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    across, draw = math.isqrt(count), random.Random(1)
    then = {(i, j): draw.choice(FUNCTIONS) for i in range(across) for j in range(across)}
    now = {at: draw.choice(FUNCTIONS) if draw.random() < 0.15 else function for at, function in then.items()}
    write(folder / "plan-2012.geojson", lots(across, 11, 0.0, then))
    write(folder / "plan-2020.geojson", lots(across, 12, 0.4, now))
    parcels = []
    with open(folder / "projects.csv", "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "name", "purpose", "land"])
        for number in range(projects):
            table.writerow([f"D{number}", f"Made up {number}", draw.choice(PURPOSES), f"{draw.randint(1, 28)}/{draw.randint(1, 12)}/{draw.randint(2008, 2023)}"])
            x, y = (draw.uniform(100, across * SIDE - 200) for _ in range(2))
            width, height = draw.uniform(20, 90), draw.uniform(20, 90)
            east, north = EAST + x, NORTH + y
            ring = [(east, north), (east + width / 2, north + 1), (east + width, north), (east + width, north + height), (east, north + height)]
            parcels.append(feature({"project": f"D{number}", "parcel": "1"}, ring))
    write(folder / "parcels.geojson", parcels)
    names = "\n".join(f'"{name}" = "{name}"' for name in FUNCTIONS)
    uses = "\n".join(f'"{name}" = "{name}"' for name in PURPOSES)
    plan = 'lots = { file = "plan-%s.geojson", columns = { code = "code", function = "function" } }'
    (folder / "case.toml").write_text(
        'name = "Large (made up)"\nmade_up = "Everything is made up, to measure time."\nprofile = "lao_cai"\ncrs = "EPSG:9208"\n\n'
        f'[[plan]]\nid = "2012"\napproved = 2012-03-15\n{plan % 2012}\n\n'
        f'[[plan]]\nid = "2020"\napproved = 2020-09-09\nsupersedes = "2012"\n{plan % 2020}\n\n'
        '[register]\nprojects = { file = "projects.csv", columns = { id = "id", name = "name", purpose = "purpose", land = "land" } }\n'
        'parcels = { file = "parcels.geojson", columns = { project = "project", parcel = "parcel" } }\n\n'
        f"[dictionary]\n{names}\n\n[purposes]\n{uses}\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    main(sys.argv[1], *map(int, sys.argv[2:4]))
