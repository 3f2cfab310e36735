#!/usr/bin/env python3
"""Makes the towns in fixtures/towns: made-up plans, projects and what is true of them by construction.

    python3 scripts/make_towns.py kim-thanh --seed 1 --out fixtures/towns/kim-thanh
    python3 scripts/make_towns.py all

The same seed gives the same bytes. What is expected of each project is written down beside its design, in coordinates in which
every lot is a rectangle; no polygon is ever cut here, and the program that is tested is not used.

The ground is a sector of a ring: `u` runs along the river, `v` towards it, both in metres. Lines of constant `v` are arcs,
so that roads along the river are curved; lines of constant `u` are straight.
"""

import argparse
import csv
import io
import json
import math
import os
import random

AS_OF = "2026-11-23"
CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::9208"}}
PURPOSES = ["warehouse", "logistics", "production", "repair_workshop", "trade", "services", "hotel", "fuel_station",
            "office", "housing", "parking", "fair_centre"]
FUNCTIONS = {
    "KB": ("warehouse_yard", "Kho bãi"), "CN": ("production", "Sản xuất công nghiệp"), "TMDV": ("services", "Thương mại dịch vụ"),
    "CQ": ("office", "Cơ quan, trụ sở"), "GT": ("road", "Đường giao thông"), "CXCL": ("special_green", "Cây xanh cách ly"),
    "DTPT": ("reserve", "Dự trữ phát triển"), "HTKT": ("utilities", "Hạ tầng kỹ thuật"), "O": ("housing", "Nhóm nhà ở"),
    "HH": ("mixed_use", "Hỗn hợp"), "GD": ("school", "Trường học"), "CX": ("park", "Công viên cây xanh"),
    "YT": ("health", "Y tế"), "VH": ("culture", "Văn hóa"), "BX": ("parking", "Bãi đỗ xe"), "BKH": ("inspection_yard", "Bãi kiểm hóa"),
    "NLN": ("joint_control_building", "Nhà liên ngành"),
}
PUBLIC = {"CQ", "GD", "CX", "YT", "VH", "NLN"}
ALLOWED = {
    "KB": {"warehouse", "logistics", "repair_workshop", "parking"}, "BKH": {"warehouse", "logistics", "parking"},
    "CN": {"production", "repair_workshop"}, "TMDV": {"trade", "services", "hotel", "fuel_station", "office", "fair_centre"},
    "HH": {"trade", "services", "hotel", "office", "housing", "fair_centre"}, "O": {"housing"}, "CQ": {"office"},
    "NLN": {"office"}, "BX": {"parking"},
}
CONDITIONAL = {"KB": {"production", "trade"}, "CN": {"warehouse", "logistics"}, "TMDV": {"parking", "repair_workshop"},
               "O": {"trade", "services"}, "VH": {"fair_centre"}}
TEXTS = {"warehouse": "Kho bãi, tập kết hàng hóa", "production": "Sản xuất, chế biến hàng xuất khẩu", "trade": "Kinh doanh thương mại",
         "logistics": "Dịch vụ logistics", "office": "Văn phòng làm việc", "hotel": "Khách sạn", "parking": "Bến bãi đỗ xe"}
STATES = {"operating": "Đang hoạt động", "stopped": "Ngừng hoạt động", "not_started": "Chưa triển khai", "building": "Đang xây dựng"}
MADE_UP = "Dữ liệu giả lập để thử nghiệm phần mềm: quy hoạch, dự án, thửa đất, ma trận đều không có thật."


def cell(code, purpose):
    """What the made-up matrix says."""
    if purpose in ALLOWED.get(code, ()):
        return "allowed"
    if purpose in CONDITIONAL.get(code, ()):
        return "conditional"
    return "decision" if code == "DTPT" else "prohibited"


class Ground:
    """The sector of a ring, and rectangles on it as polygons."""

    centre = (415000.0, 2489000.0)
    radius = 1700.0
    middle = 2150.0
    turn = math.radians(72.0)

    def __init__(self, width, depth):
        self.width, self.depth = width, depth

    def at(self, u, v):
        angle = self.turn - u / self.middle
        r = self.radius + v
        return (round(self.centre[0] + r * math.cos(angle), 4), round(self.centre[1] + r * math.sin(angle), 4))

    def ring(self, rect, us=(), vs=()):
        """The ring of a rectangle, counter-clockwise, with vertices at the given columns and rows."""
        u1, v1, u2, v2 = rect
        inner_us = [u for u in us if u1 < u < u2]
        inner_vs = [v for v in vs if v1 < v < v2]
        corners = ([(u2, v) for v in [v1] + inner_vs] + [(u, v2) for u in [u2] + inner_us[::-1]]
                   + [(u1, v) for v in [v2] + inner_vs[::-1]] + [(u, v1) for u in [u1] + inner_us])
        ring = [self.at(*corner) for corner in corners]
        return ring + ring[:1]

    def area(self, rect):
        """The area of a rectangle with true arcs: what chords take away is far below the digitising noise."""
        u1, v1, u2, v2 = rect
        return (u2 - u1) / self.middle * ((self.radius + v2) ** 2 - (self.radius + v1) ** 2) / 2

    def around(self, rect):
        u1, v1, u2, v2 = rect
        return 2 * (v2 - v1) + (u2 - u1) / self.middle * (2 * self.radius + v1 + v2)


def meet(a, b):
    rect = (max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))
    return rect if rect[0] < rect[2] and rect[1] < rect[3] else None


class Plan:
    """An edition: lots as rectangles with a code's letters; vertices of neighbours are the same, so that lots tile exactly."""

    def __init__(self, ground):
        self.ground = ground
        self.lots = []
        self.counts = {}
        self.columns = set()
        self.rows = set()
        self.red = []

    def add(self, letters, rect):
        number = self.counts[letters] = self.counts.get(letters, 0) + 1
        self.lots.append((f"{letters}-{number:02d}", letters, rect))
        self.columns |= {rect[0], rect[2]}
        self.rows |= {rect[1], rect[3]}

    def vertices(self):
        every = set(range(0, int(self.ground.width) + 1, 10))
        return sorted(self.columns | every), sorted(self.rows)

    def features(self):
        us, vs = self.vertices()
        for code, letters, rect in self.lots:
            limits = {} if letters in ("GT", "CX", "CXCL") else {"MDXD": 60 if letters != "O" else 70, "TangCao": "1–5"}
            yield {"KyHieu": code, "TenLo": FUNCTIONS.get(letters, (None, "Chưa rõ chức năng"))[1], "ChucNang": letters,
                   "GhiChu": None, "MDXD": limits.get("MDXD", 0), "TangCao": limits.get("TangCao", "0")}, [self.ground.ring(rect, us, vs)]


def collection(features):
    lines = [json.dumps({"type": "Feature", "properties": properties, "geometry": geometry}, ensure_ascii=False)
             for properties, geometry in features]
    head = '{"type": "FeatureCollection", "crs": ' + json.dumps(CRS) + ', "features": [\n'
    return head + ",\n".join(lines) + "\n]}\n"


def polygon(rings):
    return {"type": "Polygon", "coordinates": rings}


class Survey:
    """Digitises parcels independently of the lots: every edge is 2 to 12 cm off, every vertex another 2 cm."""

    most = 0.15

    def __init__(self, ground, seed):
        self.ground, self.random = ground, random.Random(seed)

    def rect(self, rect, shift=0.0):
        """A rectangle as a surveyor draws it; `shift` moves its right edge by so much more."""
        u1, v1, u2, v2 = rect
        off = [self.random.choice((-1, 1)) * self.random.uniform(0.02, 0.12) for _ in range(4)]
        if shift:
            off[2] = shift
        step = self.random.uniform(6.0, 9.0)
        us = [u1 + (u2 - u1) * k / max(1, round((u2 - u1) / step)) for k in range(1, max(1, round((u2 - u1) / step)))]
        left, low, right, high = u1 - off[0], v1 - off[1], u2 + off[2], v2 + off[3]
        corners = ([(left, low)] + [(u, low) for u in us] + [(right, low), (right, high)] + [(u, high) for u in us[::-1]]
                   + [(left, high)])
        wobble = 0.0 if shift else 0.02
        ring = [self.ground.at(u, v + self.random.uniform(-wobble, wobble)) for u, v in corners]
        return ring + ring[:1]


class Project:
    """A row of the register and what is true of it."""

    def __init__(self, number, name, purpose, parcels, papers, standing, then, now, treatment, conflict=(), rule="P201", **more):
        self.id, self.name, self.purpose, self.parcels, self.papers = f"DA-{number:02d}", name, purpose, parcels, papers
        self.standing, self.then, self.now, self.treatment = standing, then, now, treatment
        self.conflict, self.rule, self.more = list(conflict), rule, more


def row(project, ground):
    more = project.more
    paper = sum(ground.area(rect) for rect in project.parcels if len(rect) == 4) if "area" not in more else more["area"]
    return {
        "Mã dự án": project.id, "Tên dự án": project.name, "Mục tiêu": TEXTS[project.purpose],
        "Ngày chủ trương": project.papers.get("policy", ""), "Ngày GCN": project.papers.get("certificate", ""),
        "Số GCN": "GCN-" + project.id[3:] + " (giả lập)" if "certificate" in project.papers else "",
        "Ngày giao đất": project.papers.get("land", ""),
        "Số QĐ giao đất": "QĐ-" + project.id[3:] + " (giả lập)" if "land" in project.papers else "",
        "Hết hạn thuê": more.get("term", "31/12/2055"), "KHSDĐ hằng năm": more.get("annual", "không"),
        "Căn cứ điều chỉnh": more.get("ground", ""), "Tình trạng": STATES.get(more.get("state", "operating"), ""),
        "Diện tích": f"{paper:.1f}",
        "Thời hạn GCN": more.get("certificate_term", "31/12/2060"), "Hình thức": more.get("tenure", "Thuê đất trả tiền hằng năm"),
        "Ngày bàn giao": more.get("handed_over", "1/7/2016"), "Tiến độ": more.get("schedule", "31/12/2017"),
        "QĐ thu hồi": more.get("recovery", "không"), "Nguy hại": more.get("hazard", "không"),
        "Nơi tiếp nhận": more.get("site", "chưa có"), "Nhu cầu xây dựng": more.get("works", "không"),
        "Ngày điều chỉnh": more.get("amended", ""),
    }


def papers(project, revision):
    """The questions to papers that fail, and those that are not known, from the design alone; `revision` says whether the plan on
    the land is under revision on the day. What a project's design says under `fails` and `unknown` comes on top."""
    more = project.more
    fails, unknown = set(more.get("fails", ())), set(more.get("unknown", ()))
    if more.get("annual") == "có":
        fails.add("G305")
    if more.get("state") in ("not_started", "building"):
        fails.add("G306")
    if more.get("state") == "stopped":
        unknown.add("G303")
    if revision and not more.get("beyond"):
        fails.add("G308")
    if not project.papers:
        unknown.add("G309")
    return [" ".join(sorted(fails)), " ".join(sorted(unknown))]


def expected(project, ground, revision):
    conflict = sum(sign * ground.area(rect) for sign, rect in project.conflict)
    noise = sum(ground.around(rect) for _, rect in project.conflict) * Survey.most
    return [project.id, project.standing, project.rule, project.then, project.now, f"{conflict:.2f}", f"{noise:.2f}", project.treatment,
            *papers(project, revision), project.more.get("level", "detailed"), project.more.get("contradict", "")]


def table(rows):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows(rows)
    return out.getvalue()


def matrix():
    rows = [["function\\purpose"] + PURPOSES]
    rows += [[function] + [cell(code, purpose) for purpose in PURPOSES] for code, (function, _) in FUNCTIONS.items()]
    return table(rows)


def case_file(name, plans):
    dictionary = "\n".join(f'"{code}" = "{function}"' for code, (function, _) in FUNCTIONS.items())
    purposes = "\n".join(f'"{text}" = "{purpose}"' for purpose, text in TEXTS.items())
    states = "\n".join(f'"{text}" = "{state}"' for state, text in STATES.items())
    columns = ('code = "KyHieu", name = "TenLo", function = "ChucNang", remark = "GhiChu", coverage_pct = "MDXD", storeys = "TangCao"')
    blocks = []
    for plan_id, keys, has_red in plans:
        red = f'red_lines = {{ file = "red-lines-{plan_id}.geojson" }}\n' if has_red else ""
        blocks.append(f'[[plan]]\nid = "{plan_id}"\n{keys}lots = {{ file = "plan-{plan_id}.geojson", columns = {{ {columns} }} }}\n'
                      f'boundary = {{ file = "plan-{plan_id}-boundary.geojson" }}\n{red}')
    return f'''# Made up: every plan, project, parcel, paper and number in this folder. Written by scripts/make_towns.py.
name = "{name} (dữ liệu giả lập)"
made_up = "{MADE_UP}"
profile = "lao_cai"
crs = "EPSG:9208"

{chr(10).join(blocks)}
[register]
projects = {{ file = "du-an.csv", columns = {{ id = "Mã dự án", name = "Tên dự án", purpose = "Mục tiêu", policy = "Ngày chủ trương", certificate = "Ngày GCN", certificate_no = "Số GCN", land = "Ngày giao đất", land_no = "Số QĐ giao đất", land_term = "Hết hạn thuê", in_annual_plan = "KHSDĐ hằng năm", adjustment_ground = "Căn cứ điều chỉnh", state = "Tình trạng", area_m2 = "Diện tích", certificate_term = "Thời hạn GCN", land_tenure = "Hình thức", handed_over = "Ngày bàn giao", schedule_end = "Tiến độ", recovery_decided = "QĐ thu hồi", hazard = "Nguy hại", receiving_site = "Nơi tiếp nhận", works_wanted = "Nhu cầu xây dựng", amended = "Ngày điều chỉnh" }} }}
parcels = {{ file = "thua-dat.geojson", columns = {{ project = "MA_DA", parcel = "SO_THUA" }} }}

[dictionary]
{dictionary}

[purposes]
{purposes}

[states]
{states}

[matrix]
file = "matrix.csv"
decision = "giả lập, không phải quyết định có thật"
by = "giả lập"
date = 2021-01-15

[tolerance]
width_m = 0.2
area_pct = 1.0
'''


def write_town(out, name, plans, projects, ground, survey, readme, with_draft=None):
    """Writes all files of a town: `plans` are (id, keys of the case file, edition, boundary); `with_draft` is what is true of the
    projects where the draft is taken for approved."""
    os.makedirs(out, exist_ok=True)
    files = {"matrix.csv": matrix(), "README.md": readme,
             "case.toml": case_file(name, [(plan_id, keys, bool(plan.red)) for plan_id, keys, plan, _ in plans])}
    for plan_id, _, plan, boundary in plans:
        us, vs = plan.vertices()
        files[f"plan-{plan_id}.geojson"] = collection((properties, polygon(rings)) for properties, rings in plan.features())
        files[f"plan-{plan_id}-boundary.geojson"] = collection([({"TEN": "Ranh giới"}, polygon([ground.ring(boundary, us, vs)]))])
        if plan.red:
            lines = [{"type": "LineString", "coordinates": [ground.at(u, v) for u, v in line]} for line in plan.red]
            files[f"red-lines-{plan_id}.geojson"] = collection(({"LOAI": "chỉ giới đường đỏ"}, line) for line in lines)
    files["thua-dat.geojson"] = collection(parcels(projects, ground, survey))
    rows = [row(project, ground) for project in projects]
    files["du-an.csv"] = table([list(rows[0])] + [list(values.values()) for values in rows])
    head = ["project", "standing", "rule", "then", "now", "conflict_m2", "noise_m2", "mildest_treatment", "failing_papers", "unknown_papers",
            "level", "levels_contradict"]
    revision = any("under_revision_from" in keys for _, keys, _, _ in plans)
    files["expected.csv"] = table([head] + [expected(project, ground, revision) for project in projects])
    if with_draft:
        files["expected-draft.csv"] = table([head] + [expected(project, ground, revision) for project in with_draft])
    for file, text in files.items():
        with open(os.path.join(out, file), "w", encoding="utf-8", newline="\n") as target:
            target.write(text)


def parcels(projects, ground, survey):
    number = 0
    for project in projects:
        for rect in project.parcels:
            number += 1
            ring = survey.rect(rect, project.more.get("shift", 0.0))
            rings = [ring]
            if "hole" in project.more:
                rings.append(survey.rect(project.more["hole"])[::-1])
            if project.more.get("bow_tie"):
                u1, v1, u2, v2 = rect
                rings = [[ground.at(*corner) for corner in [(u1, v1), (u2, v2), (u2, v1), (u1, v2), (u1, v1)]]]
            yield {"MA_DA": project.id, "SO_THUA": f"{number}"}, polygon(rings)


# ---------------------------------------------------------------------------------------------------------------------------
# Kim Thành


class Blocks:
    """Ten columns by seven rows of blocks between roads; the roads of 2020 are wider than those of 2012, on the same middles."""

    columns, inner_rows, outer_rows = 10, 4, 3

    def __init__(self, ground, split):
        self.ground = ground
        step = ground.width / self.columns
        self.middles_u = [step * k for k in range(self.columns + 1)]
        inner = [split * k / self.inner_rows for k in range(self.inner_rows)]
        outer = [split + (ground.depth - split) * k / self.outer_rows for k in range(self.outer_rows + 1)]
        self.middles_v = inner + outer

    def edges(self, middles, half):
        """Block edges along one axis: the outermost ones have no road."""
        last = len(middles) - 1
        return [(round(m + (half if k else 0), 3), round(middles[k + 1] - (half if k + 1 < last else 0), 3))
                for k, m in enumerate(middles[:-1])]

    def block(self, column, line, half):
        u1, u2 = self.edges(self.middles_u, half)[column]
        v1, v2 = self.edges(self.middles_v, half)[line]
        return (u1, v1, u2, v2)

    def roads(self, plan, half):
        """Curved roads along the river from end to end, straight ones between them."""
        us, vs = self.edges(self.middles_u, half), self.edges(self.middles_v, half)
        for k in range(len(vs) - 1):
            plan.add("GT", (0.0, vs[k][1], self.ground.width, vs[k + 1][0]))
        for k in range(len(us) - 1):
            for v1, v2 in vs:
                plan.add("GT", (us[k][1], v1, us[k + 1][0], v2))


def quarters(rect):
    """A block's four lots of 2020: low left, low right, high left, high right."""
    u1, v1, u2, v2 = rect
    u, v = round((u1 + u2) / 2, 3), round((v1 + v2) / 2, 3)
    return [(u1, v1, u, v), (u, v1, u2, v), (u1, v, u, v2), (u, v, u2, v2)]


def halves(rect):
    u1, v1, u2, v2 = rect
    v = round((v1 + v2) / 2, 3)
    return [(u1, v1, u2, v), (u1, v, u2, v2)]


def red_lines(rect, us, ground):
    """The sides of a block that face a road, along the lots' own vertices."""
    u1, v1, u2, v2 = rect
    columns = [u for u in us if u1 <= u <= u2]
    if v1 > 0:
        yield [(u, v1) for u in columns]
    if v2 < ground.depth:
        yield [(u, v2) for u in columns]
    if u1 > 0:
        yield [(u1, v1), (u1, v2)]
    if u2 < ground.width:
        yield [(u2, v1), (u2, v2)]


ZONES_2012 = ["KB", "CN", "KB", "TMDV", "KB", "CN", "DTPT", "CQ", "CXCL", "HTKT"]
ZONES_URBAN = ["O", "HH", "O", "TMDV", "GD", "O", "CX", "YT", "VH", "DTPT"]
ZONES_GATE = ["KB", "BKH", "CQ", "TMDV", "DTPT", "CX", "HTKT", "NLN", "BX", "KB"]


def kim_thanh(out, seed):
    hectares, gate, width = 194.0, 80.0, 2000.0
    ground = Ground(width, 0.0)
    outwards = lambda v1, area: math.sqrt((ground.radius + v1) ** 2 + 2 * area * 1e4 * ground.middle / width) - ground.radius
    split = round(outwards(0.0, hectares - gate), 3)
    ground.depth = round(outwards(split, gate), 3)
    blocks = Blocks(ground, split)
    rng = random.Random(seed)
    stage = Stage(blocks, rng)
    projects = stage.projects()
    old, new = stage.plans()
    adjusted = stage.adjustment()
    whole = (0.0, 0.0, width, ground.depth)
    plans = [
        ("2012", 'title = "Khu thương mại – công nghiệp Kim Thành (giả lập)"\ndecision = "giả lập"\napproved = 2012-03-15\n', old, whole),
        ("2020", 'title = "Khu cửa khẩu Kim Thành, điều chỉnh (giả lập)"\ndecision = "giả lập"\napproved = 2020-09-09\nsupersedes = "2012"\nexpires = 2035-12-31\nunder_revision_from = 2026-03-01\n', new, whole),
        ("2022-cb1", 'title = "Điều chỉnh cục bộ (giả lập)"\ndecision = "giả lập"\napproved = 2022-03-01\nadjusts = "2020"\n', adjusted, stage.adjusted_block),
    ]
    lots = sum(len(plan.lots) for _, _, plan, _ in plans)
    readme = README_KIM_THANH.format(lots=lots, seed=seed, as_of=AS_OF, rows="\n".join(
        f"| {project.id} | {project.more['shows']} |" for project in projects))
    write_town(out, "Khu cửa khẩu Kim Thành", plans, projects, ground, Survey(ground, seed + 1000), readme)


README_KIM_THANH = """# Kim Thành, made up

**Made up.** The place is true (EPSG:9208, near E 416,150, N 2,490,800), and so are the sizes (194 ha, of which 80 ha border gate
and 114 ha mixed urban area) and the day of the revision (9/9/2020). Everything else is invented by `scripts/make_towns.py` (seed
{seed}): lots, decisions, matrix, projects, parcels, papers. The decisions and the list of the 29 projects are not public.

Three editions with {lots} lots: `2012` (trade and industry), `2020` (the revision), `2022-cb1` (a local adjustment of five lots). The lots of
each edition tile its land exactly; roads along the river are curved lots of their own. Parcels are digitised independently of
the lots, 2 to 15 cm off, with other vertices.

`expected.csv` says what is true by construction on {as_of}: standing, the gravest rule with its pair, the conflicting area with
the bound of the digitising noise, the mildest open treatment (empty: none is open), and the questions to papers that fail or are not
known. Each treatment is the mildest open one of at least one project.

| project | what it shows |
|---|---|
{rows}
"""


class Stage:
    """Gives each situation a block of its own, and the functions of both editions there."""

    half_2012, half_2020 = 6.0, 10.0

    def __init__(self, blocks, rng):
        self.blocks, self.rng = blocks, rng
        free = [(c, r) for r in range(7) for c in range(1, 9) if not (r == 0)]
        rng.shuffle(free)
        self.free = free
        self.old, self.new = {}, {}
        self.adjusted = self.free.pop()
        self.adjusted_block = self.block(self.adjusted)
        self.old[self.adjusted] = "KB"
        self.new[self.adjusted] = ["O", "KB", "O", "KB"]

    def block(self, place):
        return self.blocks.block(*place, self.half_2020)

    def scene(self, old, new, place=None):
        """A block with the function of 2012 and those of the four lots of 2020; the lots."""
        place = place or self.free.pop()
        self.old[place], self.new[place] = old, new
        return place, quarters(self.block(place))

    def simple(self, old, new, beside="KB"):
        """The low left lot of a block whose other lots are `beside`."""
        return self.scene(old, [new, beside, beside, beside])[1][0]

    def fifths(self):
        u1, v1, u2, v2 = self.adjusted_block
        cuts = [round(u1 + (u2 - u1) * k / 5, 3) for k in range(6)]
        return [(cuts[k], v1, cuts[k + 1], v2) for k in range(5)]

    def adjustment(self):
        plan = Plan(self.blocks.ground)
        for letters, rect in zip(["KB", "O", "HH", "TMDV", "CX"], self.fifths()):
            plan.add(letters, rect)
        return plan

    def plans(self):
        old, new = Plan(self.blocks.ground), Plan(self.blocks.ground)
        self.blocks.roads(old, self.half_2012)
        self.blocks.roads(new, self.half_2020)
        places = [(c, r) for r in range(7) for c in range(self.blocks.columns)]
        for place in places:
            zone = ZONES_URBAN if place[1] < self.blocks.inner_rows else ZONES_GATE
            letters = self.old.get(place) or self.rng.choice(ZONES_2012)
            for rect in halves(self.blocks.block(*place, self.half_2012)):
                old.add(letters, rect)
            for letters, rect in zip(self.new.get(place) or [self.rng.choice(zone) for _ in range(4)], quarters(self.block(place))):
                new.add(letters, rect)
        us, _ = new.vertices()
        for place in places:
            new.red += red_lines(self.block(place), us, self.blocks.ground)
        return old, new

    def projects(self):
        land = lambda day: {"land": day}
        whole = lambda rect: [(1, rect)]
        found = []

        def add(shows, name, purpose, rects, papers, standing, then, now, treatment, conflict=(), **more):
            found.append(Project(len(found) + 1, name, purpose, rects, papers, standing, then, now, treatment, conflict, shows=shows, **more))

        def moved(shows, new, treatment, **more):
            rect = self.simple("KB", new)
            papers = more.pop("papers", land("15/6/2013"))
            add(shows, f"Kho bãi số {len(found) + 1:02d}", "warehouse", [rect], papers, "transitional", "holds", "fails", treatment,
                whole(rect), **more)

        moved("a warehouse on housing land now; works, its term runs", "O", "T2")
        moved("the same, with a ground for adjusting the plan", "O", "T1", ground="Thông báo giả lập số 12")
        moved("a warehouse on a school's land, marked for recovery", "GD", "T7", annual="có")
        _, lots = self.scene("KB", ["KB", "CX", "KB", "KB"])
        both = (lots[0][0], lots[0][1], lots[1][2], lots[0][3])
        add("half of it on a park now; stopped", "Kho bãi số 04", "warehouse", [both], land("20/3/2014"), "transitional", "holds", "fails",
            "T5", whole(lots[1]), state="stopped")
        place, lots = self.scene("KB", ["KB"] * 4)
        before = quarters(self.blocks.block(*place, self.half_2012))[0]
        wide = (before[0], lots[0][1], lots[0][2], lots[0][3])
        add("cut by a road that became wider", "Kho bãi số 05", "warehouse", [wide], land("2/9/2015"), "transitional", "holds", "fails",
            "T5", whole((before[0], lots[0][1], lots[0][0], lots[0][3])))
        moved("stopped: since when is not known, so that nothing is open", "O", "TX", state="stopped")
        rect = self.simple("KB", "KB")
        add("conforms", "Kho bãi số 07", "warehouse", [rect], land("1/2/2016"), "conforms", "holds", "holds", "T0")
        rect = self.simple("TMDV", "HH")
        add("conforms on another function", "Cửa hàng số 08", "trade", [rect], {"policy": "5/5/2017"}, "conforms", "holds", "holds", "T0")
        rect = self.simple("CN", "TMDV")
        add("cured: prohibited in 2012, allowed now", "Cửa hàng số 09", "trade", [rect], land("7/8/2014"), "cured", "fails", "holds", "T0")
        rect = self.simple("KB", "O")
        add("approved after the revision, against it; not begun, and the plan is under revision", "Kho bãi số 10", "warehouse", [rect],
            land("1/6/2021"), "never_conformed", "fails", "fails", "T9", whole(rect), state="not_started", annual="có",
            handed_over="1/3/2026", schedule="31/12/2027", fails=["G309"])
        rect = self.simple("TMDV", "O")
        add("prohibited in both editions", "Xưởng chế biến số 11", "production", [rect], land("9/9/2013"), "never_conformed", "fails",
            "fails", "T4", whole(rect))
        rect = self.simple("KB", "O")
        add("no dated paper", "Kho bãi số 12", "warehouse", [rect], {}, "undetermined", "unknown", "fails", "T4", whole(rect))
        rect = self.simple("KB", "XYZ")
        add("a lot of unknown function", "Kho bãi số 13", "warehouse", [rect], land("4/4/2014"), "undetermined", "holds", "unknown", "TX")
        rect = self.simple("CN", "KB")
        add("a conditional cell now", "Xưởng chế biến số 14", "production", [rect], land("11/11/2015"), "undetermined", "holds", "unknown", "TX")
        rect = self.simple("KB", "DTPT")
        add("a cell that somebody has to decide", "Kho bãi số 15", "warehouse", [rect], land("12/12/2016"), "undetermined", "holds",
            "unknown", "TX")
        add("beyond every plan", "Kho bãi số 16", "warehouse", [(900.0, -90.0, 960.0, -40.0)], land("3/3/2015"), "does_not_apply", "holds",
            "does_not_apply", "T0", beyond=True)
        moved("older than every plan of the case: presumed", "O", "T2", papers={"certificate": "10/10/2009"})
        rect = self.simple("TMDV", "TMDV")
        add("presumed, and conforms", "Cửa hàng số 18", "trade", [rect], {"certificate": "1/1/2010"}, "conforms", "holds", "holds", "T0")
        first, second = self.simple("KB", "KB"), self.simple("KB", "HH")
        add("two parcels, one of them in conflict", "Kho bãi số 19", "warehouse", [first, second], land("6/7/2014"), "transitional", "holds",
            "fails", "T2", whole(second))
        rect = self.simple("KB", "O")
        yard = tuple(round(rect[k] + (rect[k + 2] - rect[k]) * 0.4, 3) for k in (0, 1)) + tuple(
            round(rect[k] + (rect[k + 2] - rect[k]) * 0.7, 3) for k in (0, 1))
        add("a parcel with a hole; marked for recovery, wants repair", "Kho bãi số 20", "warehouse", [rect], land("8/1/2013"),
            "transitional", "holds", "fails", "T3", [(1, rect), (-1, yard)], annual="có", works="Sửa chữa nhà kho", hole=yard, area=self.blocks.ground.area(rect) - self.blocks.ground.area(yard))
        _, lots = self.scene("KB", ["KB"] * 4, (5, 0))
        rect = (lots[0][0], -25.0, lots[0][2], lots[0][3])
        add("across the plan's boundary", "Kho bãi số 21", "warehouse", [rect], land("5/6/2015"), "conforms", "holds", "holds", "T0")
        rect = self.simple("KB", "O")
        u = round((rect[0] + rect[2]) / 2, 3)
        add("two parcels of its own that overlap; a hazard, and a site would receive it", "Kho bãi số 22", "warehouse",
            [(rect[0], rect[1], u + 6.0, rect[3]), (u - 6.0, rect[1], rect[2], rect[3])], land("3/5/2016"), "transitional", "holds", "fails",
            "T6", whole(rect), area=self.blocks.ground.area(rect), annual="có", hazard="có", site="Cụm công nghiệp giả lập")
        _, lots = self.scene("KB", ["KB"] * 4)
        u = lots[0][2]
        add("overlaps the next project's parcel", "Kho bãi số 23", "warehouse", [(lots[0][0], lots[0][1], u + 5.0, lots[0][3])],
            land("4/2/2014"), "conforms", "holds", "holds", "T0")
        add("overlaps the project's parcel before; conforms, and never began", "Kho bãi số 24", "warehouse", [lots[1]], land("4/2/2015"),
            "conforms", "holds", "holds", "T8", state="not_started", handed_over="1/4/2017", schedule="31/12/2018", fails=["G303"])
        fifths = self.fifths()
        inset = lambda rect: (rect[0] + 2.0, rect[1] + 2.0, rect[2] - 2.0, rect[3] - 2.0)
        rect = inset(fifths[0])
        add("the local adjustment allows it again", "Kho bãi số 25", "warehouse", [rect], land("2/2/2014"), "conforms", "holds", "holds", "T0")
        rect = inset(fifths[4])
        add("the local adjustment makes a park of it", "Kho bãi số 26", "warehouse", [rect], land("2/3/2014"), "transitional", "holds",
            "fails", "T7", whole(rect), annual="có")
        rect = inset(self.simple("KB", "TMDV"))
        lobes = self.bow_tie(rect)
        add("an invalid ring: a bow-tie keeps both lobes", "Kho bãi số 27", "warehouse", [rect], land("7/7/2015"), "transitional", "holds",
            "fails", "T2", lobes, bow_tie=True, area=sum(share * self.blocks.ground.area(rect) for share, rect in lobes))
        _, lots = self.scene("KB", ["KB", "O", "KB", "KB"])
        shift = 0.3 * self.blocks.ground.middle / (self.blocks.ground.radius + (lots[0][1] + lots[0][3]) / 2)
        add("drawn 0.3 m over its neighbour: a band is a piece", "Kho bãi số 28", "warehouse", [lots[0]], land("9/3/2016"), "transitional",
            "holds", "fails", "T2", whole((lots[0][2], lots[0][1], lots[0][2] + shift, lots[0][3])), shift=shift)
        rect = self.simple("KB", "O")
        add("a paper of 2012, before or after the plan of that year", "Kho bãi số 29", "warehouse", [rect], {"land": "2012"}, "undetermined",
            "unknown", "fails", "T4", whole(rect))
        return found

    def bow_tie(self, rect):
        """The two lobes of a ring that crosses itself in the middle of a nearly rectangular lot: each a quarter of it."""
        return [(0.5, rect)]


# ---------------------------------------------------------------------------------------------------------------------------
# Small towns


def small_ground():
    return Ground(400.0, 200.0)


def strip(ground, letters):
    """Four lots side by side."""
    plan = Plan(ground)
    for k, name in enumerate(letters):
        plan.add(name, (100.0 * k, 0.0, 100.0 * (k + 1), 200.0))
    return plan


def revised_only(out, seed):
    ground = small_ground()
    plan = strip(ground, ["KB", "O", "GD", "TMDV"])
    lot = lambda k: (100.0 * k, 20.0, 100.0 * (k + 1), 180.0)
    projects = [
        Project(1, "Kho bãi A", "warehouse", [lot(0)], {"certificate": "2011"}, "conforms", "holds", "holds", "T0"),
        Project(2, "Kho bãi B", "warehouse", [lot(1)], {"land": "5/5/2013"}, "transitional", "holds", "fails", "T2", [(1, lot(1))]),
        Project(3, "Kho bãi C", "warehouse", [lot(2)], {}, "undetermined", "unknown", "fails", "TX", [(1, lot(2))]),
        Project(4, "Kho bãi D", "warehouse", [lot(3)], {"land": "6/6/2022"}, "never_conformed", "fails", "fails", "T4", [(1, lot(3))],
                fails=["G309"]),
    ]
    keys = 'title = "Quy hoạch điều chỉnh (giả lập)"\ndecision = "giả lập"\napproved = 2020-09-09\n'
    readme = f"""# The revised plan alone, made up

The earlier plan exists on paper only. What was approved before the revision is presumed to have conformed then, and every output
says so; without a dated paper nothing is presumed; what was approved after the revision is asked under it. On {AS_OF}.
"""
    write_town(out, "Chỉ có quy hoạch điều chỉnh", [("2020", keys, plan, (0.0, 0.0, 400.0, 200.0))], projects, ground,
               Survey(ground, seed), readme)


def local_adjustment(out, seed):
    ground = small_ground()
    base = strip(ground, ["KB", "KB", "O", "O"])
    change = Plan(ground)
    change.add("CX", (100.0, 0.0, 200.0, 200.0))
    change.add("KB", (200.0, 0.0, 300.0, 200.0))
    lot = lambda k: (100.0 * k, 20.0, 100.0 * (k + 1), 180.0)
    across = (50.0, 5.0, 150.0, 15.0)
    projects = [
        Project(1, "Kho bãi A", "warehouse", [lot(0)], {"land": "1/3/2017"}, "conforms", "holds", "holds", "T0", fails=["G309"]),
        Project(2, "Kho bãi B", "warehouse", [lot(1)], {"land": "1/3/2017"}, "transitional", "holds", "fails", "T7", [(1, lot(1))],
                annual="có"),
        Project(3, "Kho bãi C", "warehouse", [lot(2)], {"land": "1/3/2017"}, "cured", "fails", "holds", "T0"),
        Project(4, "Kho bãi D", "warehouse", [lot(3)], {"land": "1/3/2017"}, "never_conformed", "fails", "fails", "T4", [(1, lot(3))],
                fails=["G309"]),
        Project(5, "Kho bãi E", "warehouse", [across], {"land": "1/3/2017"}, "transitional", "holds", "fails", "T2",
                [(1, (100.0, 5.0, 150.0, 15.0))], fails=["G309"]),
    ]
    keys = 'title = "Quy hoạch chi tiết (giả lập)"\ndecision = "giả lập"\napproved = 2015-01-10\n'
    keys_change = 'title = "Điều chỉnh cục bộ (giả lập)"\ndecision = "giả lập"\napproved = 2021-04-01\nadjusts = "2015"\n'
    readme = f"""# A local adjustment, made up

The adjustment replaces the plan inside its own boundary only. It makes a park of one lot and a yard of another; one parcel lies
across its boundary, so that pieces of both plans are in force on it. On {AS_OF}.
"""
    plans = [("2015", keys, base, (0.0, 0.0, 400.0, 200.0)), ("2021-cb", keys_change, change, (100.0, 0.0, 300.0, 200.0))]
    write_town(out, "Điều chỉnh cục bộ", plans, projects, ground, Survey(ground, seed), readme)


def papers_on_a_day(out, seed):
    ground = small_ground()
    lots = []
    for k in range(4):
        plan = Plan(ground)
        plan.add("KB", (100.0 * k, 0.0, 100.0 * (k + 1), 200.0))
        lots.append(plan)
    keys = lambda approved, more="": f'title = "Quy hoạch (giả lập)"\ndecision = "giả lập"\napproved = {approved}\n{more}'
    plans = [
        ("A", keys("2012-03-15", "expires = 2026-11-22\nunder_revision_from = 2026-11-24\n"), lots[0], (0.0, 0.0, 100.0, 200.0)),
        ("B", keys("2014-03-15", "expires = 2026-11-23\nunder_revision_from = 2026-11-23\n"), lots[1], (100.0, 0.0, 200.0, 200.0)),
        ("C", keys("2016-03-15", "expires = 2026-11-24\nunder_revision_from = 2026-11-22\n"), lots[2], (200.0, 0.0, 300.0, 200.0)),
        ("D", keys("2020-09-09"), lots[3], (300.0, 0.0, 400.0, 200.0)),
    ]
    on_plan = {"A": ["G307"], "B": ["G308"], "C": ["G308"], "D": []}
    found = []

    def add(letter, treatment, fails=(), unknown=(), land="1/2/2010", then="holds", **more):
        row, k = sum(p.more["letter"] == letter for p in found), "ABCD".index(letter)
        rect = (100.0 * k + 20.0, 5.0 + 24.0 * row, 100.0 * k + 80.0, 25.0 + 24.0 * row)
        unknown = [*unknown, *(["G307"] if letter == "D" else [])]
        found.append(Project(len(found) + 1, f"Kho bãi {len(found) + 1:02d}", "warehouse", [rect], {"land": land}, "conforms", then, "holds",
                             treatment, letter=letter, beyond=True, fails=[*fails, *on_plan[letter]], unknown=unknown, **more))

    add("A", "T0", certificate_term="24/11/2026")
    add("A", "T0", certificate_term="23/11/2026")
    add("A", "", ["G301"], certificate_term="22/11/2026")
    add("A", "TX", [], ["G301"], certificate_term="")
    add("B", "T0", term="23/11/2026")
    add("B", "", ["G302"], term="22/11/2026")
    add("B", "TX", [], ["G302"], term="2026")
    add("B", "T0", term="", tenure="Sử dụng ổn định lâu dài")
    add("C", "T0", state="not_started", handed_over="23/11/2025", schedule="31/12/2027")
    add("C", "T8", ["G303"], state="not_started", handed_over="22/11/2025", schedule="31/12/2027")
    add("C", "T0", state="building", schedule="23/11/2024")
    add("C", "T8", ["G303"], state="building", schedule="22/11/2024")
    add("C", "TX", [], ["G303", "G306"], state="")
    add("D", "T0", recovery="24/11/2026")
    add("D", "TX", ["G304"], recovery="Quyết định giả lập số 5 ngày 23/11/2026")
    add("D", "TX", [], ["G304"], recovery="")
    add("D", "T0", [], ["G305"], annual="")
    add("D", "T0", ["G309"], land="9/9/2020")
    add("D", "T0", land="8/9/2020")
    add("D", "T0", [], ["G309"], land="Q3/2020", then="unknown")
    add("D", "T0", ["G309"], amended="9/9/2020")
    readme = f"""# Papers on a day, made up

Four plans side by side and projects that all conform: only their papers differ, each a day before, on and after what counts on
{AS_OF}, or missing. `expected.csv` names the questions to papers that fail and those that are not known.
"""
    write_town(out, "Giấy tờ tại một ngày", plans, found, ground, Survey(ground, seed), readme)


def levels(out, seed):
    ground = small_ground()
    editions = {"QHC-2018": ["KB", "KB", "O", "O"], "QHC-2025": ["KB", "O", "O", "O"], "QHCT-2020": ["KB", "KB", "O", "KB"],
                "DU-THAO": ["O", "KB", "KB", "KB"]}
    keys = {
        "QHC-2018": 'level = "general"\napproved = 2018-11-23\n',
        "QHC-2025": 'level = "general"\napproved = 2025-09-10\nsupersedes = "QHC-2018"\n',
        "QHCT-2020": 'level = "detailed"\napproved = 2020-09-09\n',
        "DU-THAO": 'level = "detailed"\ndraft = true\nsupersedes = "QHCT-2020"\n',
    }
    whole = (0.0, 0.0, 400.0, 200.0)
    plans = [(name, f'title = "{name} (giả lập)"\ndecision = "giả lập"\n{keys[name]}', strip(ground, letters), whole)
             for name, letters in editions.items()]
    lot = lambda k, half=0: (100.0 * k, 20.0 + 80.0 * half, 100.0 * (k + 1), 90.0 + 80.0 * half)

    def project(number, name, rect, day, *truth, **more):
        conflict = [(1, rect)] if truth[2] == "fails" else []
        return Project(number, name, "warehouse", [rect], {"land": day}, *truth, conflict, **more)

    both = ["G309", "G310"]
    found = [
        project(1, "Kho bãi A", lot(0), "5/5/2021", "conforms", "holds", "holds", "T0", contradict="holds", fails=both),
        project(2, "Kho bãi B", lot(1), "5/5/2021", "transitional", "holds", "fails", "T2", contradict="fails", level="general", fails=both),
        project(3, "Kho bãi C", lot(2), "5/5/2021", "never_conformed", "fails", "fails", "T4", contradict="holds", fails=both),
        project(4, "Kho bãi D", lot(3), "5/5/2021", "never_conformed", "fails", "fails", "T4", contradict="fails", level="general",
                fails=both),
        project(5, "Kho bãi E", lot(1, 1), "5/5/2015", "transitional", "holds", "fails", "T2", contradict="fails", level="general",
                fails=["G310"]),
    ]
    drafted = [
        project(1, "Kho bãi A", lot(0), "5/5/2021", "transitional", "holds", "fails", "T2", contradict="fails"),
        project(2, "Kho bãi B", lot(1), "5/5/2021", "transitional", "holds", "fails", "T2", contradict="fails", level="general"),
        project(3, "Kho bãi C", lot(2), "5/5/2021", "never_conformed", "fails", "fails", "T4", contradict="fails", level="general"),
        project(4, "Kho bãi D", lot(3), "5/5/2021", "never_conformed", "fails", "fails", "T4", contradict="fails", level="general"),
        project(5, "Kho bãi E", lot(1, 1), "5/5/2015", "transitional", "holds", "fails", "T2", contradict="fails", level="general"),
    ]
    readme = f"""# Two levels and a draft, made up

A general plan in two editions, a detailed plan, and a draft of its revision. Questions are put to each level by itself; the newer
general plan forbids what the detailed plan still allows on one lot, and both general plans do on another. `expected.csv` says
what is true on {AS_OF}; `expected-draft.csv` what would be true if the draft were approved on that day.
"""
    write_town(out, "Hai cấp độ và một dự thảo", plans, found, ground, Survey(ground, seed), readme, drafted)


TOWNS = {"kim-thanh": kim_thanh, "revised-only": revised_only, "local-adjustment": local_adjustment, "papers": papers_on_a_day,
         "levels": levels}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("town", choices=[*TOWNS, "all"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", help="the folder to write to; default fixtures/towns/TOWN")
    arguments = parser.parse_args()
    fixtures = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures", "towns")
    for town in TOWNS if arguments.town == "all" else [arguments.town]:
        TOWNS[town](arguments.out or os.path.join(fixtures, town), arguments.seed)


if __name__ == "__main__":
    main()
