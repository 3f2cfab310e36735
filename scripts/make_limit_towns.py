#!/usr/bin/env python3
"""Makes the towns `limits` and `corridors` in fixtures/towns: made-up plans and projects, with what is true of them worked out by hand.

    python3 scripts/make_limit_towns.py all
    python3 scripts/make_limit_towns.py limits --out somewhere

Every lot, parcel and building is a rectangle, in metres from a corner near Kim Thành; the arithmetic of each expected row stands
beside it. The program that is tested is not used.
"""

import argparse
import csv
import io
import json
import math
import os

CORNER = (416_000.0, 2_490_000.0)
CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::9208"}}
MADE_UP = "Dữ liệu giả lập để thử nghiệm phần mềm: quy hoạch, dự án, thửa đất đều không có thật."
GROUND = "Giả lập: điều chỉnh cục bộ theo chỉ tiêu của dự án"
HEAD = ["project", "standing", "rule", "then", "now", "conflict_m2", "noise_m2", "mildest_treatment", "failing_papers", "unknown_papers",
        "level", "levels_contradict"]


def ring(x0, y0, x1, y1):
    corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
    return [[CORNER[0] + x, CORNER[1] + y] for x, y in corners]


def box(properties, *corners):
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring(*corners)]}}


def line(properties, *points):
    course = [[CORNER[0] + x, CORNER[1] + y] for x, y in points]
    return {"type": "Feature", "properties": properties, "geometry": {"type": "LineString", "coordinates": course}}


def layer(features):
    rows = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    return f'{{"type": "FeatureCollection", "crs": {json.dumps(CRS)}, "features": [\n{rows}\n]}}\n'


def table(head, rows):
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(head)
    out.writerows(rows)
    return text.getvalue()


LOTS = ('columns = { code = "KyHieu", function = "ChucNang", coverage_pct = "MDXD", storeys = "TangCao", setback_m = "KhoangLui" }')
PROJECTS = ('columns = { id = "Mã dự án", name = "Tên dự án", purpose = "Mục tiêu", land = "Ngày giao đất", state = "Tình trạng", '
            'adjustment_ground = "Căn cứ điều chỉnh"')


def top(name):
    return (f"# Made up: every plan, project, parcel and number in this folder. Written by scripts/make_limit_towns.py.\n"
            f'name = "{name}"\nmade_up = "{MADE_UP}"\nprofile = "lao_cai"\ncrs = "EPSG:9208"\n')


WORDS = ('\n[purposes]\n"Kho bãi" = "warehouse"\n"Kinh doanh thương mại" = "trade"\n'
         '\n[states]\n"Đang hoạt động" = "operating"\n')


def limits():
    lots_2015 = [
        box({"KyHieu": "KB-01", "ChucNang": "KB", "MDXD": 70, "TangCao": "1–5"}, 0, 0, 400, 100),
        box({"KyHieu": "KB-02", "ChucNang": "KB", "MDXD": 60, "TangCao": "1–5"}, 400, 0, 500, 100),
        box({"KyHieu": "TM-01", "ChucNang": "TMDV", "MDXD": 80, "TangCao": "5"}, 0, 120, 100, 185),
    ]
    lots_2022 = [
        box({"KyHieu": "KB-01", "ChucNang": "KB", "MDXD": 60, "TangCao": "1–3"}, 0, 0, 400, 100),
        box({"KyHieu": "KB-02", "ChucNang": "KB", "MDXD": 70, "TangCao": "1–5"}, 400, 0, 500, 100),
        # No coverage in the decision: 0 is missing, and the norm of 2021 counts. 100 × 65 = 6,500 m².
        box({"KyHieu": "TM-01", "ChucNang": "TMDV", "MDXD": 0, "TangCao": "5"}, 0, 120, 100, 185),
    ]
    kb, tm = "Kho bãi", "Kinh doanh thương mại"
    # id, purpose, parcel, coverage, storeys, height, expected
    conforms = ("conforms", "P201", "holds", "holds", 0.0, "T0")
    # Table 2.10 between 3,000 and 10,000 m² and between 19 and 22 m, both halfway: (80 + 65 + 80 + 62) / 4 = 71.75 %.
    rows = [
        ("CT-01", kb, (10, 10, 60, 60), 55, 2, None, conforms),
        # 65 % under 70 % of 2015, over 60 % of 2022: all 50 × 50 m² of it.
        ("CT-02", kb, (70, 10, 120, 60), 65, 2, None, ("transitional", "P207", "holds", "fails", 2500.0, "T1")),
        # 4 storeys: of 1–5 in 2015, not of 1–3 in 2022.
        ("CT-03", kb, (130, 10, 180, 60), 55, 4, None, ("transitional", "P209", "holds", "fails", 2500.0, "T1")),
        # 65 % over 60 % of 2015, under 70 % of 2022.
        ("CT-04", kb, (410, 10, 460, 60), 65, 2, None, ("cured", "P207", "fails", "holds", 0.0, "T0")),
        ("CT-05", tm, (10, 130, 40, 180), "71,75", 5, "20,5", conforms),
        # One hundredth over 71.75 %.
        ("CT-06", tm, (50, 130, 80, 180), "71,76", 5, "20,5", ("transitional", "P207", "holds", "fails", 1500.0, "T1")),
        # By footprints: 20 × 40 and 10 × 40, of which 5 × 40 are covered twice: 25 × 40 = 1,000 of 40 × 40 m² = 62.5 %, under 70 % then,
        # over 60 % now.
        ("CT-07", kb, (200, 10, 240, 50), None, 2, None, ("transitional", "P207", "holds", "fails", 1600.0, "T1")),
        ("CT-08", kb, (260, 10, 300, 50), None, None, None, ("undetermined", "P207", "unknown", "unknown", 0.0, "TX")),
    ]
    buildings = [box({"MA_DA": "CT-07"}, 200, 10, 220, 50), box({"MA_DA": "CT-07"}, 215, 10, 225, 50)]
    projects = [[r[0], f"Dự án {r[0]} (giả lập)", r[1], "1/6/2016", "Đang hoạt động", GROUND, r[3], r[4], r[5]] for r in rows]
    head = ["Mã dự án", "Tên dự án", "Mục tiêu", "Ngày giao đất", "Tình trạng", "Căn cứ điều chỉnh", "MĐXD", "Tầng cao", "Chiều cao"]
    case = top("Chỉ tiêu quy hoạch (dữ liệu giả lập)") + f'''
[[plan]]
id = "2015"
decision = "giả lập"
approved = 2015-06-01
lots = {{ file = "plan-2015.geojson", {LOTS} }}

[[plan]]
id = "2022"
decision = "giả lập"
approved = 2022-03-01
supersedes = "2015"
lots = {{ file = "plan-2022.geojson", {LOTS} }}

[register]
projects = {{ file = "du-an.csv", {PROJECTS}, coverage_pct = "MĐXD", storeys = "Tầng cao", height_m = "Chiều cao" }} }}
parcels = {{ file = "thua-dat.geojson", columns = {{ project = "MA_DA", parcel = "SO_THUA" }} }}
buildings = {{ file = "cong-trinh.geojson", columns = {{ project = "MA_DA" }} }}
''' + WORDS
    parcels = [box({"MA_DA": r[0], "SO_THUA": str(number)}, *r[2]) for number, r in enumerate(rows, 1)]
    return {
        "case.toml": case, "plan-2015.geojson": layer(lots_2015), "plan-2022.geojson": layer(lots_2022), "du-an.csv": table(head, projects),
        "thua-dat.geojson": layer(parcels), "cong-trinh.geojson": layer(buildings), "expected.csv": expected(rows),
        "README.md": "# Limits, made up\n\nCoverage and storeys under a plan of 2015 and its revision of 2022: limits of the decision, of the norm of 2021 between four cells "
                     "of\ntable 2.10, figures of the register and from footprints, and one project of which nothing is known. On 2026-11-23.\n",
    }


def corridors():
    lots = [box({"KyHieu": "KB-01", "ChucNang": "KB", "KhoangLui": 3}, 0, 0, 600, 100)]
    lots_2022 = [
        box({"KyHieu": "KB-01", "ChucNang": "KB", "KhoangLui": 0}, 0, 0, 400, 100),
        box({"KyHieu": "KB-02", "ChucNang": "KB", "KhoangLui": 8}, 400, 0, 600, 100),
    ]
    red = [line({"BeRong": 15}, (0, 0), (600, 0))]
    # A river bank of 2015 far away; in 2022 a power line of 220 kV across, and the end of a stream's bank.
    far = line({"Loai": "bờ sông", "BeRong": None}, (0, 900), (600, 900))
    new = [far, line({"Loai": "220 kV", "BeRong": None}, (120, -50), (120, 150)), line({"Loai": "bờ suối", "BeRong": None}, (230, 95), (230, 60))]
    conforms = ("conforms", "P201", "holds", "holds", 0.0, "T0")
    gone = math.pi * 100.0 / 2.0 + 2.0 * 10.0 * 10.0
    # id, parcel, building and its height, expected
    rows = [
        ("HL-01", (10, 0, 60, 50), ((20, 8, 40, 40), 10), conforms),
        # 6 m on each side of the power line, along 50 m: 12 × 50.
        ("HL-02", (100, 0, 150, 50), ((130, 8, 145, 40), 10), ("transitional", "P214", "holds", "fails", 600.0, "T1")),
        # Half a circle of 10 m and 10 m of the bank beside the stream's last 10 m: π · 10² / 2 + 20 · 10.
        ("HL-03", (210, 0, 250, 70), ((215, 8, 225, 40), 10), ("transitional", "P214", "holds", "fails", gone, "T1")),
        # The building line of 2015 runs at 3 m, that of 2022 at 6 m: 20 m of a building at 4 m stand 2 m beyond it.
        ("HL-04", (300, 0, 350, 50), ((310, 4, 330, 40), 10), ("transitional", "P212", "holds", "fails", 40.0, "T1")),
        # At 7 m: 3 m were asked for in 2015, 8 m in 2022.
        ("HL-05", (410, 0, 460, 50), ((420, 7, 440, 40), 10), ("transitional", "P213", "holds", "fails", 0.0, "T1")),
        # Nothing is known of its buildings; coverage, which footprints show for the others, is the first question of that kind.
        ("HL-06", (500, 0, 550, 50), None, ("undetermined", "P207", "unknown", "unknown", 0.0, "TX")),
    ]
    buildings = [box({"MA_DA": r[0], "CAO": r[2][1]}, *r[2][0]) for r in rows if r[2]]
    projects = [[r[0], f"Dự án {r[0]} (giả lập)", "Kho bãi", "1/6/2016", "Đang hoạt động", GROUND] for r in rows]
    head = ["Mã dự án", "Tên dự án", "Mục tiêu", "Ngày giao đất", "Tình trạng", "Căn cứ điều chỉnh"]

    def plan(year, day, more):
        return f'''
[[plan]]
id = "{year}"
decision = "giả lập"
approved = {day}
{more}lots = {{ file = "plan-{year}.geojson", {LOTS} }}
red_lines = {{ file = "red-lines.geojson", columns = {{ road_width_m = "BeRong" }} }}
building_lines = {{ file = "building-lines-{year}.geojson" }}
corridors = {{ file = "corridors-{year}.geojson", columns = {{ kind = "Loai", width_m = "BeRong" }} }}
'''
    case = top("Chỉ giới và hành lang (dữ liệu giả lập)") + plan(2015, "2015-06-01", "") + plan(2022, "2022-03-01", 'supersedes = "2015"\n') + f'''
[register]
projects = {{ file = "du-an.csv", {PROJECTS} }} }}
parcels = {{ file = "thua-dat.geojson", columns = {{ project = "MA_DA", parcel = "SO_THUA" }} }}
buildings = {{ file = "cong-trinh.geojson", columns = {{ project = "MA_DA", height_m = "CAO" }} }}
''' + WORDS
    parcels = [box({"MA_DA": r[0], "SO_THUA": str(number)}, *r[1]) for number, r in enumerate(rows, 1)]
    return {
        "case.toml": case, "plan-2015.geojson": layer(lots), "plan-2022.geojson": layer(lots_2022), "red-lines.geojson": layer(red),
        "building-lines-2015.geojson": layer([line({}, (0, 3), (600, 3))]), "building-lines-2022.geojson": layer([line({}, (0, 6), (600, 6))]),
        "corridors-2015.geojson": layer([far]), "corridors-2022.geojson": layer(new), "du-an.csv": table(head, projects),
        "thua-dat.geojson": layer(parcels), "cong-trinh.geojson": layer(buildings), "expected.csv": expected(rows),
        "README.md": "# Lines and corridors, made up\n\nRed lines, building lines, setbacks and corridors with flat and round ends under a plan of 2015 and its revision of 2022.\n"
                     "On 2026-11-23.\n",
    }


def expected(rows):
    """The expected standing; what drawing rounds is a hundredth of a square metre at most."""
    found = []
    for row in rows:
        standing, rule, then, now, conflict, treatment = row[-1]
        found.append([row[0], standing, rule, then, now, f"{conflict:.6f}", "0.01" if conflict else "0.00", treatment,
                      "", "", "detailed", ""])
    return table(HEAD, found)


def main():
    towns = {"limits": limits, "corridors": corridors}
    parser = argparse.ArgumentParser()
    parser.add_argument("town", choices=[*towns, "all"])
    parser.add_argument("--out")
    args = parser.parse_args()
    here = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "fixtures", "towns")
    for name in towns if args.town == "all" else [args.town]:
        folder = args.out or os.path.join(here, name)
        os.makedirs(folder, exist_ok=True)
        for file, text in towns[name]().items():
            with open(os.path.join(folder, file), "w", encoding="utf-8", newline="") as out:
                out.write(text)


if __name__ == "__main__":
    main()
