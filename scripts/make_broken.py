#!/usr/bin/env python3
"""Writes fixtures/broken: small files with one fault each, a matrix of fault and reader, each beside its sound twin.

Every file stands for one layer of the case in `sound/`; `faults.csv` says for which, beside which twin, with which keys of the
case file, and which of the lots A to D (or projects, or rows) the fault may touch. What comes of each is kept in `expected.txt`, which
the test writes (`BLESS=1 cargo test broken`) and people read. Needs nothing but Python; writes the same bytes everywhere.
"""
import csv, io, json, pathlib, sqlite3, struct, zipfile, zlib

OUT = pathlib.Path(__file__).parent.parent / "fixtures/broken"
X, Y = 416000.0, 2490000.0
LETTERS = "ABCD"
FUNCTIONS = dict(A="KB", B="GD", C="CX", D="GT")
NAMES = dict(A="Kho bãi số 1", B="Trường học", C="Cây xanh", D="Đường nội bộ")
CRS = "urn:ogc:def:crs:EPSG::9208"
FAULTS = []


def fault(path, content, role, twin, touches, what, **entry):
    """A file with a fault; `touches` are the letters of what may differ from the twin, `*` for all."""
    put(path, content)
    keys = ", ".join(f"{key} = {value}" for key, value in entry.items())
    FAULTS.append([path, role, twin, touches, keys, what])


def twin(path, content, role, **entry):
    """A sound file: its own twin."""
    fault(path, content, role, path, "", "the sound twin", **entry)


def put(path, content):
    target = OUT / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content if isinstance(content, bytes) else content.encode())


def box(letter, x=X, y=Y):
    left = x + 100 * LETTERS.index(letter)
    return [[left, y], [left + 100, y], [left + 100, y + 100], [left, y + 100], [left, y]]


# GeoJSON ------------------------------------------------------------------------------------------------------------------------


def text(value):
    return json.dumps(value, ensure_ascii=False)


def feature(letter, geometry=None, properties=None, before="", behind=""):
    """A feature as text, so that a fault can be any text."""
    if geometry is None:
        geometry = text({"type": "Polygon", "coordinates": [box(letter)]})
    if properties is None:
        properties = text({"ky_hieu": letter, "ten": NAMES[letter], "chuc_nang": FUNCTIONS[letter]})
    return f'{{"type": "Feature", {before}"properties": {properties}, "geometry": {geometry}{behind}}}'


def polygon(*rings):
    return text({"type": "Polygon", "coordinates": list(rings)})


def collection(features, crs=CRS, head=None, tail="", comma=",\n"):
    head = f'"crs": {{"type": "name", "properties": {{"name": "{crs}"}}}}, ' if head is None else head
    return f'{{"type": "FeatureCollection", {head}"features": [\n{comma.join(features)}\n]{tail}}}\n'


def with_b(*geometry, **how):
    return [feature("A"), feature("B", *geometry, **how), feature("C"), feature("D")]


def geojson():
    sound = collection(with_b())
    twin("geojson/sound.geojson", sound, "lots")
    b = box("B")
    inside = [[X + 140, Y + 40], [X + 160, Y + 40], [X + 160, Y + 60], [X + 140, Y + 60], [X + 140, Y + 40]]
    crs_member = f'"crs": {{"type": "name", "properties": {{"name": "{CRS}"}}}}'

    def lots(name, content, touches, what, twin="geojson/sound.geojson", **entry):
        fault(f"geojson/{name}.geojson", content, "lots", twin, touches, what, **entry)

    lots("truncated", sound[: sound.index('"ky_hieu": "D"') + 5], "D", "cut off inside the last feature")
    lots("empty", "", "*", "no byte")
    lots("white", " \n\n\t\n", "*", "white space alone")
    lots("web-page", "<!DOCTYPE html><html><body>404</body></html>\n", "*", "a web page that was saved instead")
    lots("binary", bytes(range(256)) * 4, "*", "bytes that are no text")
    lots("topojson", '{"type": "Topology", "objects": {}, "arcs": []}', "*", "TopoJSON")
    lots("esri", '{"geometryType": "esriGeometryPolygon", "spatialReference": {"wkid": 9208}, "features": [{"attributes": {}}]}', "*", "Esri JSON")
    lots("no-features", '{"type": "FeatureCollection"}', "*", "a collection without `features`")
    lots("features-null", '{"type": "FeatureCollection", "features": null}', "*", "`features` is null")
    lots("no-lots", collection([]), "*", "a collection of nothing")
    lots("features-twice", sound.replace('"features"', '"features": [], "features"', 1), "*", "`features` stands twice")
    lots("two-collections", sound + sound, "*", "two collections one behind the other")
    lots("text-behind", sound + "x", "", "text behind the end")
    lots("deep-array", collection(with_b('{"type": "Polygon", "coordinates": ' + "[" * 3000 + "0" + "]" * 3000 + "}")), "B", "nested 3,000 deep")
    lots("deep-property", collection(with_b(None, '{"ky_hieu": "B", "ten": "Trường học", "chuc_nang": "GD", "x": ' + '{"a":' * 3000 + "1" + "}" * 3000 + "}")), "", "a property nested 3,000 deep")
    for name, number in [("nan", "NaN"), ("infinity", "Infinity"), ("1e300", "1e300"), ("1e999", "1e999"), ("text-number", '"416100"'), ("null-number", "null"), ("no-number", "")]:
        lots(name, collection(with_b(polygon(b).replace("416100.0", number, 1))), "B", f"a coordinate that is {number or 'not there'}")
    lots("bom", "\ufeff" + sound, "", "a byte order mark")
    lots("crlf", sound.replace("\n", "\r\n"), "", "lines that end as in Windows")
    lots("utf-16", sound.encode("utf-16"), "", "UTF-16")
    lots("cp1252-byte", sound.encode().replace("học".encode(), b"h\xf1c"), "B", "a byte of another encoding")
    lots("bow-tie", collection(with_b(polygon([b[0], b[2], b[1], b[3], b[0]]))), "B", "a ring that crosses itself")
    lots("unclosed", collection(with_b(polygon(b[:-1]))), "", "a ring whose last point is not its first")
    lots("two-points", collection(with_b(polygon([b[0], b[1], b[0]]))), "B", "a ring of two points")
    lots("one-point", collection(with_b(polygon([b[0]]))), "B", "a ring of one point")
    lots("flat", collection(with_b(polygon([b[0], [X + 150, Y], b[1], b[0]]))), "B", "a ring without area")
    lots("hole-outside", collection(with_b(polygon(b, [[x + 1000, y] for x, y in inside]))), "B", "a hole outside its shell")
    lots("hole-across", collection(with_b(polygon(b, [[x + 50, y] for x, y in inside]))), "B", "a hole across its shell")
    lots("hole-twice", collection(with_b(polygon(b, inside, inside))), "B", "the same hole twice")
    lots("hole-is-shell", collection(with_b(polygon(b, b))), "B", "a hole as large as its shell")
    lots("ring-twice", collection(with_b(text({"type": "MultiPolygon", "coordinates": [[b], [b]]}))), "B", "the same ring twice")
    lots("parts-overlap", collection(with_b(text({"type": "MultiPolygon", "coordinates": [[b], [[[x + 10, y] for x, y in b]]]}))), "B", "parts that overlap one another")
    lots("corner-twice", collection(with_b(polygon([b[0], b[0], b[1], b[2], b[2], b[3], b[0]]))), "B", "corners that stand twice")
    lots("spike", collection(with_b(polygon([b[0], b[1], [X + 100, Y + 5000], b[1], b[2], b[3], b[0]]))), "B", "a spike without area")
    lots("lost-digit", collection(with_b(polygon([b[0], b[1], [X + 200, 249010.0], b[3], b[0]]))), "B", "a coordinate that lost a digit")
    lots("null-geometry", collection(with_b("null")), "B", "no geometry")
    lots("empty-geometry", collection(with_b('{"type": "Polygon", "coordinates": []}')), "B", "an empty geometry")
    lots("heights", collection(with_b(polygon([[x, y, 85.5] for x, y in b]))), "", "heights")
    lots("point", collection(with_b(text({"type": "Point", "coordinates": b[0]}))), "B", "a point among polygons")
    lots("line", collection(with_b(text({"type": "LineString", "coordinates": b}))), "B", "a line among polygons")
    lots("mixed", collection(with_b(text({"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": b[0]}, {"type": "Polygon", "coordinates": [b]}]}))), "", "a point and a polygon in one feature")
    lots("too-deep", collection(with_b(text({"type": "Polygon", "coordinates": [[b]]}))), "B", "a polygon nested as deep as several")
    lots("too-flat", collection(with_b(text({"type": "MultiPolygon", "coordinates": [b]}))), "B", "several polygons nested as deep as one")
    lots("unknown-type", collection(with_b(text({"type": "Surface", "coordinates": [b]}))), "B", "a geometry of a type that there is not")
    lots("feature-twice", collection(with_b() + [feature("B")]), "B", "a feature that stands twice")
    lots("wrong-crs", collection(with_b(), crs="urn:ogc:def:crs:EPSG::9210"), "*", "the file states another zone")
    lots("unknown-crs", collection(with_b(), crs="urn:ogc:def:crs:EPSG::999999"), "*", "a CRS that there is not")
    lots("no-crs", collection(with_b(), head=""), "*", "metres, and no CRS stated")
    lots("lat-lon", collection([feature(letter, polygon([[22.5067 + 0.0009 * (y - Y) / 100, 103.9354 + 0.000972 * (x - X) / 100] for x, y in box(letter)])) for letter in LETTERS], head=""), "*", "latitude before longitude")
    lots("north-east", collection([feature(letter, polygon([[y, x] for x, y in box(letter)])) for letter in LETTERS]), "*", "north before east")
    lots("millimetres", collection([feature(letter, polygon([[x * 1000, y * 1000] for x, y in box(letter)])) for letter in LETTERS]), "*", "millimetres")
    lots("web-mercator", collection([feature(letter, polygon([[11570040 + (x - X) * 1.08, 2574200 + (y - Y) * 1.08] for x, y in box(letter)])) for letter in LETTERS]), "*", "Web Mercator under the name of VN-2000")
    lots("trailing-comma", sound.replace("}\n]", "},\n]"), "", "a comma behind the last feature")
    lots("no-comma", collection(with_b(), comma="\n"), "", "no commas between features")
    lots("two-commas", collection(with_b(), comma=",,\n"), "", "two commas between features")
    lots("comments", collection([feature("A"), "/* lô này chờ xác minh */ " + feature("B"), "// a line\n" + feature("C"), feature("D")]), "", "comments between features")
    lots("single-quotes", collection([feature("A"), feature("B").replace('"', "'"), feature("C"), feature("D")]), "B", "a feature in single quotes")
    lots("missing-brace", collection([feature("A"), feature("B")[:-1], feature("C"), feature("D")]), "B", "a feature that lacks its last brace")
    lots("extra-brace", collection([feature("A"), feature("B") + "}", feature("C"), feature("D")]), "", "a brace too many")
    lots("open-quote", collection(with_b(None, '{"ky_hieu": "B, "ten": "Trường học", "chuc_nang": "GD"}')), "B", "a quote that is not closed")
    lots("quote-in-name", collection(with_b(None, '{"ky_hieu": "B", "ten": "Trường "A" học", "chuc_nang": "GD"}')), "B", "a quote inside a name")
    lots("keys-twice", collection(with_b(None, '{"ky_hieu": "X", "ky_hieu": "B", "ten": "Trường học", "chuc_nang": "GD"}')), "B", "a property that stands twice")
    lots("geometry-twice", collection(with_b(polygon(inside), behind=', "geometry": ' + polygon(b))), "B", "a geometry that stands twice")
    lots("escaped-keys", sound.replace('"ky_hieu": "B"', '"\\u006by_hieu": "\\u0042"').replace('"features"', '"\\u0066eatures"'), "", "names in escapes")
    lots("members-behind", collection(with_b(), head="", tail=f', {crs_member}, "bbox": [0, 0, 1, 1], "x": [{{"type": "Feature"}}]'), "", "the CRS and other members behind the features")
    lots("type-last", sound.replace('{"type": "FeatureCollection", ', "{").replace("\n]}", '\n], "type": "FeatureCollection"}'), "", "`type` behind the features")
    lots("nested-collection", collection([feature("A"), '{"type": "FeatureCollection", "features": [' + feature("B") + ", " + feature("C") + "]}", feature("D")]), "BC", "a collection among the features")
    lots("geometry-among", collection([feature("A"), polygon(b), feature("C"), feature("D")]), "B", "a bare geometry among the features")
    lots("null-among", collection([feature("A"), "null", feature("B"), feature("C"), feature("D")]), "", "null among the features")
    lots("huge-id", collection(with_b(before='"id": 123456789012345678901234567890, ')), "", "an id of thirty digits")
    lots("no-properties", collection(with_b(None, "null")), "B", "no properties")
    lots("properties-list", collection(with_b(None, "[1, 2]")), "B", "`properties` is a list")
    lots("lines", "".join(feature(letter) + "\n" for letter in LETTERS), "", "a feature a line under the name of a collection", crs='"EPSG:9208"')
    lots("alone", feature("A"), "BCD!", "a single feature", crs='"EPSG:9208"')
    lots("alone-geometry", polygon(b), "ABCD", "a single geometry", crs='"EPSG:9208"')
    fault("geojson/sequence.geojsons", "".join("\x1e" + feature(letter) + "\n" for letter in LETTERS), "lots", "geojson/sound.geojson", "", "records behind separators (RFC 8142)", crs='"EPSG:9208"')
    fault("geojson/torn-line.ndjson", "".join((feature(letter) if letter != "B" else feature(letter)[:80]) + "\n" for letter in LETTERS), "lots", "geojson/sound.geojson", "B", "a line that is cut off", crs='"EPSG:9208"')
    fault("geojson/not-polygons.geojson", collection(with_b()).replace("Polygon", "MultiPoint").replace("[[[", "[[").replace("]]]", "]]"), "boundary", "geojson/sound.geojson", "", "points for a boundary")


# Shapefile ----------------------------------------------------------------------------------------------------------------------

PRJ = 'PROJCS["VN-2000_TM-3_104-45",GEOGCS["GCS_VN_2000",DATUM["D_Vietnam_2000",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",104.75],PARAMETER["Scale_Factor",0.9999],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'


def clockwise(ring):
    return ring[::-1]


def shape(rings, kind=5, z=None):
    points = [point for ring in rings for point in ring]
    starts, at = [], 0
    for ring in rings:
        starts.append(at)
        at += len(ring)
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    content = struct.pack("<i4d2i", kind, min(xs), min(ys), max(xs), max(ys), len(rings), len(points))
    content += struct.pack(f"<{len(rings)}i", *starts) + b"".join(struct.pack("<2d", *p[:2]) for p in points)
    if z is not None:
        content += struct.pack("<2d", z, z) + struct.pack(f"<{len(points)}d", *[z] * len(points))
    return content


def shp(shapes, kind=5):
    """The .shp and the .shx of shapes."""
    records, index, at = b"", b"", 50
    for number, content in enumerate(shapes, 1):
        words = len(content) // 2
        records += struct.pack(">2i", number, words) + content
        index += struct.pack(">2i", at, words)
        at += 4 + words
    header = lambda length: struct.pack(">7i", 9994, 0, 0, 0, 0, 0, length) + struct.pack("<2i8d", 1000, kind, X, Y, X + 400, Y + 100, 0, 0, 0, 0)
    return header(at) + records, header(50 + 4 * len(shapes)) + index


def dbf(rows, columns=(("ky_hieu", 10), ("ten", 40), ("chuc_nang", 10))):
    fields = b"".join(name.encode().ljust(11, b"\0") + b"C" + bytes(4) + bytes([width, 0]) + bytes(14) for name, width in columns)
    width = 1 + sum(width for _, width in columns)
    header = struct.pack("<4BI2H20x", 3, 121, 1, 1, len(rows), 33 + len(fields), width)
    body = b"".join(b" " + b"".join(value.encode().ljust(size)[:size] for value, (_, size) in zip(row, columns)) for row in rows)
    return header + fields + b"\r" + body + b"\x1a"


def shapefile():
    rows = [(letter, NAMES[letter], FUNCTIONS[letter]) for letter in LETTERS]
    sound = [shape([clockwise(box(letter))]) for letter in LETTERS]

    def parts(shapes=sound, kind=5):
        files = dict(zip(("shp", "shx"), shp(shapes, kind)))
        return files | {"dbf": dbf(rows), "prj": PRJ.encode(), "cpg": b"UTF-8"}

    def lots(name, files, touches, what, **entry):
        for ending, content in files.items():
            if ending != "shp":
                put(f"shp/{name}.{ending}", content)
        fault(f"shp/{name}.shp", files["shp"], "lots", "shp/sound.shp", touches, what, **entry)

    for ending, content in parts().items():
        put(f"shp/sound.{ending}", content)
    twin("shp/sound.shp", parts()["shp"], "lots")
    b = clockwise(box("B"))
    with_b = lambda *rings: parts([sound[0], shape(list(rings)), *sound[2:]])
    without = lambda *endings: {ending: content for ending, content in parts().items() if ending not in endings}
    changed = lambda ending, content: parts() | {ending: content}
    whole = parts()
    lots("truncated", changed("shp", whole["shp"][:-60]), "D", "a .shp that is cut off")
    lots("empty", changed("shp", b""), "*", "a .shp without a byte")
    lots("header-only", changed("shp", whole["shp"][:100]), "*", "a .shp of its header alone")
    lots("no-dbf", without("dbf"), "*", "no .dbf")
    lots("no-shx", without("shx"), "*", "no .shx")
    lots("no-prj", without("prj"), "*", "no .prj")
    lots("bad-prj", changed("prj", b"PROJCS[\"VN-2000\",GEOGCS["), "*", "a .prj that is cut off")
    lots("other-zone", changed("prj", PRJ.replace("104.75", "105.5").encode()), "*", "a .prj of another zone")
    lots("truncated-dbf", changed("dbf", whole["dbf"][:-90]), "CD", "a .dbf that is cut off")
    lots("empty-dbf", changed("dbf", b""), "*", "a .dbf without a byte")
    lots("short-dbf", changed("dbf", dbf(rows[:3])), "D", "a .dbf of fewer rows than shapes")
    lots("long-dbf", changed("dbf", dbf(rows + [("E", "Thừa", "KB")])), "", "a .dbf of more rows than shapes")
    lots("wrong-cpg", changed("cpg", b"TCVN-XYZ"), "", "a .cpg that names no encoding")
    lots("null-shape", parts([sound[0], struct.pack("<i", 0), *sound[2:]]), "B", "a null shape")
    lots("bow-tie", with_b([b[0], b[2], b[1], b[3], b[0]]), "B", "a ring that crosses itself")
    lots("unclosed", with_b(b[:-1]), "", "a ring whose last point is not its first")
    lots("two-points", with_b([b[0], b[1], b[0]]), "B", "a ring of two points")
    lots("counter-clockwise", with_b(b[::-1]), "", "a shell that runs as holes do")
    lots("hole-outside", with_b(b, [[X + 940, Y + 40], [X + 960, Y + 40], [X + 960, Y + 60], [X + 940, Y + 60], [X + 940, Y + 40]]), "B", "a hole outside its shell")
    lots("nan", with_b([[float("nan"), y] if index == 2 else [x, y] for index, (x, y) in enumerate(b)]), "B", "a coordinate that is not a number")
    lots("1e300", with_b([[1e300, y] if index == 2 else [x, y] for index, (x, y) in enumerate(b)]), "B", "a coordinate of 1e300")
    lots("heights", parts([shape([clockwise(box(letter))], 15, 85.5) for letter in LETTERS], 15), "", "heights")
    lots("points", parts([struct.pack("<i2d", 1, *box(letter)[0]) for letter in LETTERS], 1), "*", "points")
    lie = bytearray(whole["shp"])
    lie[100 + 8 + 4 + 32 : 100 + 8 + 4 + 36] = struct.pack("<i", 1 << 30)
    lots("many-parts", changed("shp", bytes(lie)), "A", "a shape that says it has a thousand million parts")
    lie = bytearray(whole["shp"])
    lie[24:28] = struct.pack(">i", 1 << 28)
    lots("long-header", changed("shp", bytes(lie)), "", "a header that says the file is larger")


# GeoPackage ---------------------------------------------------------------------------------------------------------------------

WKT = 'PROJCS["VN-2000 / TM-3 104-45",GEOGCS["VN-2000",DATUM["Vietnam_2000",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6756"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4756"]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",104.75],PARAMETER["scale_factor",0.9999],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1,AUTHORITY["EPSG","9001"]],AXIS["Easting",EAST],AXIS["Northing",NORTH],AUTHORITY["EPSG","9208"]]'


def wkb(rings, z=False):
    pack = "<3d" if z else "<2d"
    content = struct.pack("<BII", 1, 1003 if z else 3, len(rings))
    return content + b"".join(struct.pack("<I", len(ring)) + b"".join(struct.pack(pack, *p, *([85.5] if z else [])) for p in ring) for ring in rings)


def blob(content, srs=9208):
    return b"GP\0\1" + struct.pack("<i", srs) + content


def gpkg(shapes, srs=9208, tables=("lots",), kind="POLYGON", script=""):
    base = sqlite3.connect(":memory:")
    base.executescript("""
        PRAGMA application_id = 1196444487; PRAGMA user_version = 10200;
        CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
        CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER);
        CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, PRIMARY KEY (table_name, column_name));
    """)
    base.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?,?,?,?,?,NULL)", [
        ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined"), ("Undefined geographic SRS", 0, "NONE", 0, "undefined"), ("VN-2000 / TM-3 104-45", 9208, "EPSG", 9208, WKT)])
    for table in tables:
        base.execute(f'CREATE TABLE "{table}" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom {kind}, ky_hieu TEXT, ten TEXT, chuc_nang TEXT)')
        base.execute("INSERT INTO gpkg_contents VALUES (?, 'features', ?, '', '2020-09-09T00:00:00.000Z', ?, ?, ?, ?, ?)", (table, table, X, Y, X + 400, Y + 100, srs))
        base.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 2, 0)", (table, kind, srs))
        base.executemany(f'INSERT INTO "{table}" (geom, ky_hieu, ten, chuc_nang) VALUES (?,?,?,?)', [(content, letter, NAMES[letter], FUNCTIONS[letter]) for letter, content in shapes])
    base.executescript(script)
    base.commit()
    # The bytes of a file do not depend on the library's version, but for its number in the header.
    content = bytearray(base.serialize())
    content[96:100] = struct.pack(">I", 3040000)
    return bytes(content)


def geopackage():
    sound = {letter: blob(wkb([box(letter)])) for letter in LETTERS}
    twin("gpkg/sound.gpkg", gpkg(sound.items()), "lots")
    b = box("B")

    def lots(name, content, touches, what, **entry):
        fault(f"gpkg/{name}.gpkg", content, "lots", "gpkg/sound.gpkg", touches, what, **entry)

    with_b = lambda content, **how: gpkg((sound | {"B": content}).items(), **how)
    whole = gpkg(sound.items())
    lots("truncated", whole[: len(whole) // 2], "*", "a database that is cut off")
    lots("empty", b"", "*", "no byte")
    lots("not-sqlite", b"PK\3\4" + bytes(400), "*", "a ZIP archive under the name of a database")
    lots("no-contents", gpkg(sound.items(), script="DROP TABLE gpkg_contents;"), "*", "no table of contents")
    lots("no-geometry-columns", gpkg(sound.items(), script="DELETE FROM gpkg_geometry_columns;"), "*", "no column of geometries")
    lots("two-layers", gpkg(sound.items(), tables=("lots", "old")), "*", "two layers, and none is named")
    lots("no-rows", gpkg([]), "*", "a layer of nothing")
    lots("no-srs", gpkg(sound.items(), srs=-1), "*", "coordinates of no CRS")
    lots("other-srs", gpkg(sound.items(), script="UPDATE gpkg_spatial_ref_sys SET organization_coordsys_id = 9210, definition = replace(definition, '104.75', '105.5') WHERE srs_id = 9208;"), "*", "another zone under the same number")
    lots("garbage", with_b(b"rubbish"), "B", "a geometry of rubbish")
    lots("short-blob", with_b(sound["B"][:40]), "B", "a geometry that is cut off")
    lots("many-points", with_b(blob(struct.pack("<BIII", 1, 3, 1, 1 << 30) + bytes(64))), "B", "a ring that says it has a thousand million points")
    lots("null-geometry", with_b(None), "B", "no geometry")
    lots("empty-geometry", with_b(blob(wkb([]))), "B", "an empty geometry")
    lots("bow-tie", with_b(blob(wkb([[b[0], b[2], b[1], b[3], b[0]]]))), "B", "a ring that crosses itself")
    lots("unclosed", with_b(blob(wkb([b[:-1]]))), "", "a ring whose last point is not its first")
    lots("two-points", with_b(blob(wkb([[b[0], b[1], b[0]]]))), "B", "a ring of two points")
    lots("nan", with_b(blob(wkb([[b[0], b[1], [float("nan"), b[2][1]], b[3], b[0]]]))), "B", "a coordinate that is not a number")
    lots("1e300", with_b(blob(wkb([[b[0], b[1], [1e300, b[2][1]], b[3], b[0]]]))), "B", "a coordinate of 1e300")
    lots("heights", with_b(blob(wkb([b], z=True))), "", "heights")
    lots("point", with_b(blob(struct.pack("<BI2d", 1, 1, *b[0]))), "B", "a point among polygons")
    lots("row-twice", gpkg([*sound.items(), ("B", sound["B"])]), "B", "a row that stands twice")
    lots("two-null-names", gpkg(sound.items(), script="UPDATE lots SET ten = NULL, chuc_nang = '' WHERE ky_hieu = 'B';"), "B", "empty values")


# Drawings -----------------------------------------------------------------------------------------------------------------------


def dxf(entities, header=""):
    return f"0\nSECTION\n2\nHEADER\n{header}0\nENDSEC\n0\nSECTION\n2\nENTITIES\n{''.join(entities)}0\nENDSEC\n0\nEOF\n"


def outline(letter, ring=None, closed=1):
    ring = box(letter)[:-1] if ring is None else ring
    vertices = "".join(f"0\nVERTEX\n8\n{FUNCTIONS[letter]}\n10\n{x}\n20\n{y}\n30\n0.0\n" for x, y in ring)
    return f"0\nPOLYLINE\n8\n{FUNCTIONS[letter]}\n66\n1\n70\n{closed}\n10\n0.0\n20\n0.0\n30\n0.0\n{vertices}0\nSEQEND\n8\n{FUNCTIONS[letter]}\n"


def label(letter, words=None, dx=0.0):
    x = X + 100 * LETTERS.index(letter) + 50 + dx
    return f"0\nTEXT\n8\nKY_HIEU\n10\n{x}\n20\n{Y + 50}\n30\n0.0\n40\n2.0\n1\n{words or letter}\n"


def drawing():
    entry = dict(crs='"EPSG:9208"', columns="{}")
    sound = {letter: outline(letter) + label(letter) for letter in LETTERS}
    twin("dxf/sound.dxf", dxf(sound.values()), "lots", **entry)
    b = box("B")[:-1]

    def lots(name, content, touches, what, **more):
        fault(f"dxf/{name}.dxf", content, "lots", "dxf/sound.dxf", touches, what, **(entry | more))

    with_b = lambda content: dxf((sound | {"B": content}).values())
    whole = dxf(sound.values())
    lots("truncated", whole[: whole.rindex("VERTEX") + 20], "D", "a drawing that is cut off")
    lots("empty", "", "*", "no byte")
    lots("binary", b"AutoCAD Binary DXF\r\n\x1a\0" + bytes(200), "*", "a binary drawing")
    lots("no-entities", dxf([]), "*", "a drawing of nothing")
    lots("crlf", whole.replace("\n", "\r\n"), "", "lines that end as in Windows")
    lots("small-gap", with_b(outline("B", [*b, [b[0][0], b[0][1] + 0.1]], closed=0) + label("B")), "B", "an outline open by 10 cm")
    lots("wide-gap", with_b(outline("B", b, closed=0) + label("B")), "B", "an outline that lacks a side")
    lots("bow-tie", with_b(outline("B", [b[0], b[2], b[1], b[3]]) + label("B")), "B", "an outline that crosses itself")
    lots("two-points", with_b(outline("B", b[:2]) + label("B")), "B", "an outline of two points")
    lots("nan", with_b(outline("B", [["nan", b[0][1]], *b[1:]]) + label("B")), "B", "a coordinate that is not a number")
    lots("1e300", with_b(outline("B", [["1e300", b[0][1]], *b[1:]]) + label("B")), "B", "a coordinate of 1e300")
    lots("no-label", with_b(outline("B")), "B", "a lot without its code")
    lots("two-labels", with_b(outline("B") + label("B") + label("B", "C", 10)), "B", "a lot of two codes")
    lots("label-outside", with_b(outline("B") + label("B", None, -100)), "AB", "a code that stands in the neighbour's lot")
    lots("outline-twice", with_b(outline("B") * 2 + label("B")), "", "an outline that stands twice")
    lots("at-origin", dxf([*sound.values(), outline("B", [[0, 0], [1, 0], [1, 1], [0, 1]])]), "", "a forgotten outline at the origin")
    lots("millimetres", dxf((outline(letter, [[x * 1000, y * 1000] for x, y in box(letter)[:-1]]) for letter in LETTERS), "9\n$INSUNITS\n70\n4\n"), "*", "millimetres")
    lots("no-crs", whole, "*", "no CRS declared", crs='""')


# Other formats of GDAL ----------------------------------------------------------------------------------------------------------


def others():
    def ring(letter):
        return [(103.9354 + 0.000972 * (x - X) / 100, 22.5067 + 0.0009 * (y - Y) / 100) for x, y in box(letter)]

    def placemark(letter, points=None, swap=False):
        points = ring(letter) if points is None else points
        coordinates = " ".join(f"{y:.6f},{x:.6f}" if swap else f"{x:.6f},{y:.6f}" for x, y in points)
        data = "".join(f'<SimpleData name="{name}">{value}</SimpleData>' for name, value in [("ky_hieu", letter), ("ten", NAMES[letter]), ("chuc_nang", FUNCTIONS[letter])])
        return f'<Placemark><ExtendedData><SchemaData schemaUrl="#lots">{data}</SchemaData></ExtendedData><Polygon><outerBoundaryIs><LinearRing><coordinates>{coordinates}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>\n'

    schema = '<Schema name="lots" id="lots"><SimpleField name="ky_hieu" type="string"/><SimpleField name="ten" type="string"/><SimpleField name="chuc_nang" type="string"/></Schema>'
    kml = lambda marks: f'<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document id="root_doc">{schema}<Folder><name>lots</name>\n{"".join(marks)}</Folder></Document></kml>\n'
    marks = {letter: placemark(letter) for letter in LETTERS}
    sound = kml(marks.values())
    twin("kml/sound.kml", sound, "lots")
    with_b = lambda *points, **how: kml((marks | {"B": placemark("B", *points, **how)}).values())
    b = ring("B")
    for name, content, touches, what in [
        ("truncated", sound[: sound.rindex("<Placemark>") + 60], "*", "a file that is cut off"),
        ("empty", "", "*", "no byte"),
        ("not-xml", "kml, but no XML\n", "*", "no XML"),
        ("lat-lon", kml(placemark(letter, None, True) for letter in LETTERS), "*", "latitude before longitude"),
        ("two-points", with_b([b[0], b[1], b[0]]), "B", "a ring of two points"),
        ("bow-tie", with_b([b[0], b[2], b[1], b[3], b[0]]), "B", "a ring that crosses itself"),
        ("no-coordinates", with_b([]), "B", "a ring of nothing"),
    ]:
        fault(f"kml/{name}.kml", content, "lots", "kml/sound.kml", touches, what)

    head = 'Version 300\nCharset "Neutral"\nDelimiter ","\nColumns 3\n  ky_hieu Char(10)\n  ten Char(40)\n  chuc_nang Char(10)\nData\n\n'
    region = lambda points: f"Region 1\n  {len(points)}\n" + "".join(f"{x} {y}\n" for x, y in points)
    rows = "".join(f'"{letter}","Lo {letter}","{FUNCTIONS[letter]}"\n' for letter in LETTERS)
    regions = {letter: region(box(letter)) for letter in LETTERS}
    crs = '"EPSG:9208"'

    def mif(name, content, touches, what, mid=rows):
        put(f"mif/{name}.mid", mid)
        fault(f"mif/{name}.mif", content, "lots", "mif/sound.mif", touches, what, crs=crs)

    twin("mif/sound.mif", head + "".join(regions.values()), "lots", crs=crs)
    put("mif/sound.mid", rows)
    whole = head + "".join(regions.values())
    mif("truncated", whole[: whole.rindex("Region") + 30], "D", "a file that is cut off")
    mif("short-mid", whole, "D", "a .mid of fewer rows than shapes", "".join(rows.splitlines(True)[:3]))
    mif("long-count", head + "".join((regions | {"B": regions["B"].replace("  5\n", "  9\n")}).values()), "BCD", "a ring that says it has more points")
    mif("bow-tie", head + "".join((regions | {"B": region([box("B")[i] for i in (0, 2, 1, 3, 0)])}).values()), "B", "a ring that crosses itself")
    mif("no-shape", head + "".join((regions | {"B": "None\n"}).values()), "B", "no geometry")


# Registers ----------------------------------------------------------------------------------------------------------------------

HEADER = ["Mã dự án", "Tên dự án", "Mục tiêu", "Ngày giao đất", "Diện tích"]
ROWS = {letter: [f"DA-{letter}", f"Dự án {NAMES[letter]}", "Kho bãi", f"0{n}/05/2013", "1600,5"] for n, letter in enumerate(LETTERS, 1)}


def table(rows, delimiter=";"):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows([HEADER, *rows])
    return out.getvalue()


def registers():
    sound = table(ROWS.values())
    twin("csv/sound.csv", sound, "projects")

    def projects(name, content, touches, what, **entry):
        fault(f"csv/{name}.csv", content, "projects", "csv/sound.csv", touches, what, **entry)

    def with_b(column, value):
        row = list(ROWS["B"])
        row[column] = value
        return table((ROWS | {"B": row}).values())

    projects("empty", "", "*", "no byte")
    projects("header-only", table([]), "*", "a header and no row")
    projects("binary", b"\0\1\2\3" * 100, "*", "bytes that are no text")
    projects("truncated", sound[: sound.rindex("DA-D;") + 12], "D", "a table that is cut off")
    projects("bom", "\ufeff" + sound, "", "a byte order mark")
    projects("crlf", sound.replace("\n", "\r\n"), "", "lines that end as in Windows")
    projects("cr", sound.replace("\n", "\r"), "", "lines that end as on old Macs")
    projects("utf-16", sound.encode("utf-16"), "", "UTF-16")
    projects("utf-8-cut", sound.encode()[: sound.encode().rindex("Đường".encode()) + 1], "D", "cut off inside a letter")
    projects("commas", sound.replace("1600,5", "1600.5").replace(";", ","), "", "commas between values")
    projects("tabs", sound.replace(";", "\t"), "", "tabs between values")
    projects("open-quote", sound.replace("Dự án Trường học", '"Dự án Trường học'), "*", "a quote that is not closed")
    projects("short-row", sound.replace(";Kho bãi;02/05/2013;1600,5", ""), "B", "a row of fewer values")
    projects("long-row", sound.replace("02/05/2013;1600,5", "02/05/2013;1600;5"), "B", "a row of more values")
    projects("empty-row", sound.replace("DA-C;", ";;;;\n\nDA-C;"), "", "empty rows")
    projects("total-row", sound + "Tổng cộng;;;;6402\n", "", "a total behind the rows")
    projects("no-ids", sound.replace("Mã dự án", "STT"), "*", "no column of ids")
    projects("two-ids", sound.replace("Tên dự án", "Mã dự án"), "*", "two columns of ids")
    projects("id-twice", sound.replace("DA-C;", "DA-B;"), "BC", "an id that stands twice")
    projects("id-missing", sound.replace("\nDA-B;", "\n;"), "B", "a row without an id")
    projects("day-wrong", with_b(3, "31/02/2013"), "B", "a day that the calendar does not have")
    projects("day-american", with_b(3, "05/25/2013"), "B", "the month before the day")
    projects("day-two-digits", with_b(3, "02/05/13"), "B", "a year of two digits")
    projects("area-words", with_b(4, "khoảng 1600"), "B", "an area in words")
    projects("area-either", with_b(4, "1.600"), "B", "an area that could be two")
    projects("area-infinite", with_b(4, "1e400"), "B", "an area that is no number")
    projects("area-negative", with_b(4, "-1600,5"), "B", "an area below nothing")
    projects("purpose-unknown", with_b(2, "Nuôi cá tầm"), "B", "a purpose of no list")
    projects("zero-byte", with_b(1, "Dự án Trường\0học"), "B", "a zero byte in a name")
    projects("huge-cell", with_b(1, "Dự án " + "x" * 50000), "B", "a name of fifty thousand letters")
    projects("many-columns", sound.replace("\n", ";" * 2000 + "\n"), "", "two thousand empty columns")

    points = [["Dự án", "Thửa", "Điểm", "X", "Y"]]
    corners = {letter: [[f"DA-{letter}", "1", str(i), f"{y + (10 if y == Y else -10):.3f}", f"{x:.3f}"] for i, (x, y) in enumerate(box(letter)[:-1], 1)] for letter in LETTERS}
    lines = lambda rows: "".join(";".join(row) + "\n" for row in points + rows)
    flat = lambda **of: [row for letter in LETTERS for row in of.get(letter, corners[letter])]
    b = corners["B"]
    columns = '{ project = "Dự án", parcel = "Thửa", point = "Điểm", x = "X", y = "Y" }'
    entry = dict(crs='"EPSG:9208"', columns=columns)
    twin("corners/sound.csv", lines(flat()), "corners", **entry)
    for name, content, touches, what in [
        ("crossing", lines(flat(B=[b[0], b[2], b[1], b[3]])), "B", "corners in an order that crosses itself"),
        ("closed", lines(flat(B=[*b, b[0]])), "", "the first corner again at the end"),
        ("two-corners", lines(flat(B=b[:2])), "B", "two corners"),
        ("unreadable", lines(flat(B=[b[0], [*b[1][:3], "24900x0", b[1][4]], *b[2:]])), "B", "a coordinate that cannot be read"),
        ("corner-missing", lines(flat(B=[b[0], [*b[1][:3], "", ""], *b[2:]])), "B", "a corner without coordinates"),
        ("swapped", lines([[*row[:3], row[4], row[3]] for row in flat()]), "*", "east under the name of X"),
        ("decimal-commas", lines(flat()).replace(".", ","), "", "commas for decimals"),
        ("lost-digit", lines(flat(B=[b[0], [*b[1][:3], b[1][3][1:], b[1][4]], *b[2:]])), "B", "a coordinate that lost a digit"),
        ("empty", "", "*", "no byte"),
        ("no-column", lines(flat()).replace("X;Y", "E;N"), "*", "no column X"),
    ]:
        fault(f"corners/{name}.csv", content, "corners", "corners/sound.csv", touches, what, **entry)

    lots = lambda rows: "Ký hiệu;Diện tích\n" + "".join(f"{code};{area}\n" for code, area in rows)
    rows = {letter: (letter, "10.000,0") for letter in LETTERS}
    twin("table/sound.csv", lots(rows.values()), "lot_table")
    for name, content, what in [
        ("area-differs", lots((rows | {"B": ("B", "10.500,0")}).values()), "an area that differs"),
        ("lot-missing", lots([rows["A"], rows["C"], rows["D"]]), "a lot that is not in the table"),
        ("lot-too-many", lots([*rows.values(), ("E", "10.000,0")]), "a lot that is not on the map"),
        ("lot-twice", lots([*rows.values(), rows["B"]]), "a lot that stands twice"),
        ("area-words", lots((rows | {"B": ("B", "một ha")}).values()), "an area in words"),
        ("hectares", lots(rows.values()).replace("Diện tích", "Diện tích (ha)").replace("10.000,0", "1,0"), "hectares, and the heading says so"),
        ("wrong-unit", lots(rows.values()).replace("10.000,0", "1,0"), "hectares, and nothing says so"),
        ("total-row", lots(rows.values()) + "Tổng cộng;40.000,0\n", "a total behind the rows"),
        ("code-missing", lots((rows | {"B": ("", "10.000,0")}).values()), "a row without a code"),
        ("no-areas", lots(rows.values()).replace("Diện tích", "Ghi chú"), "no column of areas"),
        ("empty", "", "no byte"),
    ]:
        fault(f"table/{name}.csv", content, "lot_table", "table/sound.csv", "*" if name in ("no-areas", "empty") else "", what)


# Workbooks ----------------------------------------------------------------------------------------------------------------------

STAMP = (2020, 9, 9, 0, 0, 0)


def archive(parts, level=9):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as zip_file:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0
            info.create_system = 0
            zip_file.writestr(info, content)
    return out.getvalue()


def archives():
    sound = {f"HoSo/lo-dat.{ending}": (OUT / f"shp/sound.{ending}").read_bytes() for ending in ("shp", "shx", "dbf", "prj", "cpg")}
    second = {name.replace("lo-dat", "lo-dat-cu"): content for name, content in sound.items()}
    whole = archive(sound)

    def lots(name, content, touches, what, **entry):
        fault(f"zip/{name}.zip", content, "lots", "zip/sound.zip", touches, what, **entry)

    twin("zip/sound.zip", whole, "lots")
    lots("truncated", whole[: len(whole) // 2], "*", "an archive that is cut off")
    lots("not-zip", "a;b\n1;2\n", "*", "no archive")
    lots("no-layer", archive({"HoSo/thuyet-minh.pdf": "%PDF"}), "*", "an archive without a layer")
    lots("two-layers", archive(sound | second), "*", "two layers, and none is named")
    lots("named", archive(sound | second), "", "two layers, and one is named", layer='"lo-dat"')
    lots("named-otherwise", archive(sound | second), "*", "a layer that there is not", layer='"lo-dat-2"')
    lots("no-shx", archive({name: content for name, content in sound.items() if not name.endswith("shx")}), "*", "a Shapefile without its index in an archive")
    lots("leads-out", archive(sound | {"../../lo-dat.geojson": "{}", "/lo-dat.geojson": "{}"}), "", "names that lead out of the archive")
    # The sizes that the directory tells: 4 GB where there are a hundred bytes.
    directory = whole.index(b"PK\x01\x02")
    lots("bomb", whole[: directory + 24] + struct.pack("<I", 0xFFFFFFF0) + whole[directory + 28 :], "*", "a file that unpacks to 4 GB")
    damaged = bytearray(whole)
    damaged[60] ^= 255
    lots("wrong-sum", bytes(damaged), "*", "a file in an archive that does not come out as it went in")


def escaped(value):
    return value.replace("&", "&amp;").replace("<", "&lt;")


def sheet(rows, extra="", cell=None):
    def one(row, column, value):
        name = f"{chr(65 + column)}{row}"
        own = cell(row, column) if cell else None
        return own or f'<c r="{name}" t="inlineStr"><is><t>{escaped(value)}</t></is></c>'

    body = "".join(f'<row r="{n}">' + "".join(one(n, m, value) for m, value in enumerate(row)) + "</row>" for n, row in enumerate(rows, 1))
    return f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{body}</sheetData>{extra}</worksheet>'


def xlsx(sheets, level=9, **more):
    names = list(sheets)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets>' + "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1)) + "</sheets></workbook>"
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' + "".join(f'<Relationship Id="rId{n}" Type="{links}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n, _ in enumerate(names, 1)) + "</Relationships>"
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>'
    root = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{links}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    parts = {"[Content_Types].xml": types, "_rels/.rels": root, "xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": rels}
    parts |= {f"xl/worksheets/sheet{n}.xml": sheets[name] for n, name in enumerate(names, 1)}
    return archive(parts | more, level)


ODS = {
    "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
    "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>',
}


def ods(rows, before="", repeat=""):
    cells = lambda row: "".join(f'<table:table-cell office:value-type="string"><text:p>{escaped(value)}</text:p></table:table-cell>' for value in row)
    body = "".join(f"<table:table-row>{cells(row)}</table:table-row>" for row in rows)
    content = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="du-an">{before}{body}{repeat}</table:table></office:spreadsheet></office:body></office:document-content>'
    return archive(ODS | {"content.xml": content})


def workbooks():
    rows = [HEADER, *ROWS.values()]
    sound = xlsx({"du-an": sheet(rows)})
    damaged = sound.index(b"xl/worksheets/sheet1.xml") + 60
    twin("workbook/sound.xlsx", sound, "projects")

    def projects(name, content, touches, what, ending="xlsx", **entry):
        fault(f"workbook/{name}.{ending}", content, "projects", f"workbook/sound.{ending}", touches, what, **entry)

    def with_cell(column, content):
        return xlsx({"du-an": sheet(rows, cell=lambda row, at: content.replace("@", f"{chr(65 + at)}{row}") if (row, at) == (3, column) else None)})

    projects("truncated", sound[: len(sound) // 2], "*", "a workbook that is cut off")
    projects("empty", b"", "*", "no byte")
    projects("not-zip", "a;b\n1;2\n", "*", "a table in text under the name of a workbook")
    projects("web-page", "<html><body><table><tr><td>Mã dự án</td></tr></table></body></html>", "*", "a web page under the name of a workbook")
    projects("no-book", archive({"mimetype": "x"}), "*", "an archive that is no workbook")
    projects("locked", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "*", "a container that is cut off behind its header")
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    projects("password", ole + "EncryptedPackage".encode("utf-16-le"), "*", "a workbook behind a password")
    projects("no-sheet", xlsx({}), "*", "a workbook without a sheet")
    projects("no-row", xlsx({"du-an": sheet([])}), "*", "a sheet of nothing")
    projects("two-sheets", xlsx({"du-an": sheet(rows), "cu": sheet(rows)}), "*", "two sheets, and none is named")
    projects("torn-sheet", xlsx({"du-an": sheet(rows)[:-300]}), "*", "a sheet that is cut off")
    projects("wrong-sum", sound[:damaged] + bytes([sound[damaged] ^ 0xFF]) + sound[damaged + 1 :], "*", "a byte that was damaged")
    projects("error-cell", with_cell(3, '<c r="@" t="e"><v>#REF!</v></c>'), "B", "a cell whose formula came to an error")
    projects("formula", with_cell(3, '<c r="@"><f>TODAY()</f></c>'), "B", "a formula without its result")
    projects("serial-day", with_cell(3, '<c r="@"><v>41396</v></c>'), "", "a day as spreadsheets count them")
    projects("nan", with_cell(4, '<c r="@"><v>NaN</v></c>'), "B", "an area that is not a number")
    projects("1e300", with_cell(4, '<c r="@"><v>1e300</v></c>'), "B", "an area of 1e300")
    projects("missing-string", with_cell(1, '<c r="@" t="s"><v>77</v></c>'), "*", "a text that the workbook does not have")
    projects("far-cell", xlsx({"du-an": sheet(rows).replace("</sheetData>", '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>')}), "", "a cell in the last corner of the sheet")
    projects("letterhead", xlsx({"du-an": sheet([["ỦY BAN NHÂN DÂN"], [""], ["DANH MỤC DỰ ÁN"], *rows])}), "", "a letterhead above the header")
    projects("total", xlsx({"du-an": sheet([*rows, ["Tổng cộng", "", "", "", "6402"]])}), "", "a total behind the rows")
    bomb = '<c r="F1" t="inlineStr"><is><t>' + "0" * 100_000_000 + "</t></is></c>"
    projects("bomb", xlsx({"du-an": sheet(rows).replace("</row>", bomb + "</row>", 1)}), "*", "a cell of a hundred million letters in a file of a hundred kilobytes")

    twin("workbook/sound.ods", ods(rows), "projects")
    whole = ods(rows)
    projects("truncated", whole[: len(whole) // 2], "*", "a workbook that is cut off", "ods")
    projects("no-content", archive(ODS), "*", "a workbook without content", "ods")
    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    projects("repeated-empty", ods(rows, repeat=empty), "", "a million empty rows", "ods")
    full = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>'
    projects("repeated-full", ods(rows, repeat=full), "*", "sixteen thousand million full cells", "ods")


# Case files ---------------------------------------------------------------------------------------------------------------------

CASE = '''name = "Hồ sơ thử"
profile = "lao_cai"

[[plan]]
id = "2020"
approved = 2020-09-09
lots = { file = "../sound/lots.geojson", columns = { code = "ky_hieu", name = "ten", function = "chuc_nang" } }

[[plan]]
id = "2012"
approved = 2012-03-15
annulled = 2020-09-09
lots = { file = "../sound/lots.geojson", columns = { code = "ky_hieu", name = "ten", function = "chuc_nang" } }

[register]
projects = { file = "../sound/projects.csv" }
parcels = { file = "../sound/parcels.geojson", columns = { project = "du_an", parcel = "thua" } }

[purposes]
"Kho bãi" = "warehouse"
'''


def cases():
    twin("case/sound.toml", CASE, "case")

    def case(name, content, touches, what):
        fault(f"case/{name}.toml", content, "case", "case/sound.toml", touches, what)

    case("bom", "\ufeff" + CASE, "", "a byte order mark")
    case("crlf", CASE.replace("\n", "\r\n"), "", "lines that end as in Windows")
    case("utf-16", CASE.encode("utf-16"), "*", "UTF-16")
    case("cp1252", CASE.encode("utf-8").replace("Hồ".encode(), b"H\xf4"), "*", "a byte of another encoding")
    case("empty", "", "*", "no byte")
    case("truncated", CASE[: CASE.index("columns") + 20], "*", "a file that is cut off")
    case("unknown-key", CASE.replace("approved", "aproved", 1), "*", "a key that is written wrong")
    case("unknown-table", CASE + "\n[tolerances]\nwidth_m = 0.2\n", "*", "a table that is written wrong")
    case("key-twice", CASE.replace('id = "2020"', 'id = "2020"\nid = "2021"'), "*", "a key that stands twice")
    case("plan-twice", CASE.replace('id = "2012"', 'id = "2020"'), "*", "an id of two plans")
    case("no-approved", CASE.replace("approved = 2020-09-09\n", ""), "*", "a plan without a day")
    case("wrong-day", CASE.replace("2020-09-09", "2020-02-30"), "*", "a day that the calendar does not have")
    case("year", CASE.replace("2020-09-09", '"2020"'), "*", "a year for a day")
    case("wrong-level", CASE.replace('id = "2020"', 'id = "2020"\nlevel = "chi tiết"'), "*", "a level that there is not")
    case("no-file", CASE.replace("lots.geojson", "lot.geojson", 1), "*", "a file that there is not")
    case("empty-file", CASE.replace("../sound/lots.geojson", "", 1), "*", "a file without a name")
    case("unknown-profile", CASE.replace("lao_cai", "lao_ca"), "*", "a profile that there is not")
    case("unknown-crs", 'crs = "EPSG:99999999"\n' + CASE, "*", "a CRS that there is not")
    case("degrees", 'crs = "EPSG:4326"\n' + CASE, "*", "a working grid in degrees")
    case("unknown-column", CASE.replace('"ky_hieu"', '"ky_hieo"', 1), "ABCD", "a column that the file does not have")
    case("cycle", CASE.replace('id = "2020"', 'id = "2020"\nsupersedes = "2020"'), "*", "a plan that replaces itself")
    case("unknown-plan", CASE.replace('id = "2020"', 'id = "2020"\nsupersedes = "2021"'), "*", "a plan that replaces one that there is not")
    case("negative-width", CASE + "\n[tolerance]\nwidth_m = -0.2\n", "*", "a width below nothing")
    case("nan-width", CASE + "\n[tolerance]\nwidth_m = nan\n", "*", "a width that is not a number")
    case("empty-override", CASE + '\n[[override]]\nproject = "A"\nrule = "P201"\noutcome = "holds"\nreason = ""\nby = "x"\ndate = 2024-01-01\n', "*", "a decision without a reason")
    case("idle-override", CASE + '\n[[override]]\nproject = "Z"\nrule = "P201"\noutcome = "holds"\nreason = "x"\nby = "x"\ndate = 2024-01-01\n', "", "a decision about a project that there is not")
    case("deep", CASE + "\nx = " + "[" * 5000 + "]" * 5000 + "\n", "*", "nested five thousand deep")
    case("unknown-purpose", CASE.replace('"warehouse"', '"warehous"'), "ABCD", "a purpose that the profile does not have")
    case("unknown-encoding", CASE.replace("du_an\", parcel", "du_an\", parcel").replace('projects.csv"', 'projects.csv", encoding = "tcvn-9"'), "*", "an encoding that there is not")
    case("unknown-sheet", CASE.replace('projects.csv"', 'projects.csv", sheet = "a"'), "*", "a sheet of a file that has none")


def sound():
    put("sound/lots.geojson", collection(with_b()))
    parcel = lambda letter: feature(letter, polygon([[x + (10 if x == box(letter)[0][0] else -50), y + (10 if y == Y else -50)] for x, y in box(letter)]), text({"du_an": f"DA-{letter}", "thua": "1"}))
    put("sound/parcels.geojson", collection([parcel(letter) for letter in LETTERS]))
    put("sound/projects.csv", table(ROWS.values()))


def main():
    for path in sorted(OUT.rglob("*")) if OUT.exists() else []:
        if path.is_file() and path.name not in ("expected.txt", "README.md"):
            path.unlink()
    for write in (sound, geojson, shapefile, geopackage, drawing, others, registers, workbooks, archives, cases):
        write()
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n").writerows([["file", "role", "twin", "touches", "entry", "fault"], *FAULTS])
    put("faults.csv", out.getvalue())
    print(f"{len(FAULTS)} faults")


main()
