#!/usr/bin/env python3
"""Makes `fixtures/geoparquet`: small files as other programs write them. Needs pyarrow, geopandas, shapely and duckdb.

    python3 scripts/make_geoparquet.py

Every file holds the same three lots where it can; what is odd about each stands beside it in `FILES`.
"""

import datetime
import decimal
import json
import struct
from pathlib import Path

import duckdb
import geopandas
import pandas
import pyarrow
import pyarrow.parquet
import shapely
from shapely.geometry import MultiPolygon, Polygon

FOLDER = Path(__file__).parent.parent / "fixtures" / "geoparquet"
HOLE = Polygon(
    [(416150.12345678901, 2490800.1), (416250.3, 2490800.7), (416250.9, 2490900.3)],
    [[(416200.1, 2490820.1), (416210.3, 2490820.7), (416210.9, 2490830.3)]],
)
SQUARE = Polygon([(416000, 2490000), (416010, 2490000), (416010, 2490010), (416000, 2490010)])
SHAPES = [HOLE, MultiPolygon([SQUARE]), None]
VALUES = {
    "KyHieu": ["ODT-01", "CX-02", None],
    "ChucNang": ["Đất ở đô thị", "Đất cây xanh", "Đất giao thông"],
    "DienTich": [1234.5, 100.0, None],
    "TangCao": [5, None, 0],
    "GiuLai": [True, False, None],
    "Ngay": [datetime.date(2020, 9, 9), None, datetime.date(1969, 12, 31)],
    "Luc": [datetime.datetime(2020, 9, 9, 10, 30), None, None],
    "Gia": [decimal.Decimal("-12.34"), decimal.Decimal("0.05"), None],
    "So": [9007199254740993, 1, None],
}
TYPES = {
    "DienTich": pyarrow.float64(), "TangCao": pyarrow.int32(), "GiuLai": pyarrow.bool_(), "Ngay": pyarrow.date32(),
    "Luc": pyarrow.timestamp("us", tz="UTC"), "Gia": pyarrow.decimal128(20, 2), "So": pyarrow.int64(),
}


def columns():
    return {name: pyarrow.array(values, TYPES.get(name, pyarrow.string())) for name, values in VALUES.items()}


def by_hand(name, shapes, geo, **options):
    """A table with a column of bytes and the key `geo` as it is given."""
    table = pyarrow.table({**columns(), "geometry": pyarrow.array(shapes, pyarrow.binary())})
    table = table.replace_schema_metadata({"geo": json.dumps(geo)} if geo else {})
    pyarrow.parquet.write_table(table, FOLDER / name, **options)


def geo(**more):
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB", "geometry_types": [], **more}}}


def wkb(shape, **options):
    return None if shape is None else shapely.to_wkb(shape, **options)


def high(shape):
    """With heights, after the custom of PostGIS."""
    return None if shape is None else shapely.to_wkb(shapely.force_3d(shape, 7.0), flavor="extended")


def main():
    FOLDER.mkdir(exist_ok=True)
    frame = geopandas.GeoDataFrame(VALUES, geometry=SHAPES, crs="EPSG:9208")
    frame["TangCao"] = frame["TangCao"].astype("Int32")
    frame["So"] = pandas.array(VALUES["So"], dtype="Int64")
    frame["GiuLai"] = frame["GiuLai"].astype("boolean")
    frame["Nhan"] = [["a", "b"], None, []]
    frame.to_parquet(FOLDER / "geopandas.parquet", write_covering_bbox=True, compression="snappy", row_group_size=2)
    crs = json.loads(frame.crs.to_json())
    plain = [wkb(shape) for shape in SHAPES]
    for compression in ["none", "gzip", "brotli", "zstd", "lz4"]:
        by_hand(f"{compression}.parquet", plain, geo(crs=crs), compression=compression, row_group_size=1, data_page_version="2.0")
    by_hand("big-endian.parquet", [wkb(shape, byte_order=0) for shape in SHAPES], geo(crs=crs))
    by_hand("heights.parquet", [high(shape) for shape in SHAPES], geo(crs=crs))
    by_hand("torn.parquet", [plain[0][:40], b"", struct.pack("<BI", 1, 99)], geo(crs=crs))
    by_hand("unknown-crs.parquet", plain, geo(crs=None))
    by_hand("degrees.parquet", [wkb(shapely.transform(shape, lambda at: at / [4001, 110001])) if shape else None for shape in SHAPES], geo())
    by_hand("table.parquet", [None] * 3, None)
    frame.head(2).drop(columns="Nhan").to_parquet(FOLDER / "geoarrow.parquet", geometry_encoding="geoarrow")
    database = duckdb.connect()
    selected = "SELECT unnest(['ODT-01', 'CX-02']) AS KyHieu, unnest($1)::GEOMETRY AS geometry"
    to = str(FOLDER / "duckdb.parquet")
    database.execute(f"COPY ({selected}) TO '{to}' (FORMAT parquet)", [[shape.wkt for shape in SHAPES[:2]]])


if __name__ == "__main__":
    main()
