#!/usr/bin/env python3
"""Writes fixtures/workbooks: the made-up register of fixtures/towns/kim-thanh as boards lay it out in a spreadsheet.

Needs openpyxl and odfpy.
"""
import csv, datetime, pathlib, re, zipfile

import openpyxl
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

ROOT = pathlib.Path(__file__).parent.parent / "fixtures"
OUT = ROOT / "workbooks"
ROWS = list(csv.DictReader(open(ROOT / "towns/kim-thanh/du-an.csv", encoding="utf-8")))
EPOCH = datetime.date(1899, 12, 30)


def day(text):
    d, m, y = map(int, text.split("/"))
    return datetime.date(y, m, d)


def vietnamese(number):
    """2159.6 as 2.159,6."""
    return f"{float(number):,.1f}".translate(str.maketrans(",.", ".,"))


def cells(n, row):
    """A row of the sheet; dates and numbers in all the ways in which people keep them."""
    def date(key):
        if not row[key]: return "-" if n % 2 else None
        if row[key].count("/") != 2: return row[key]
        return [day(row[key]), row[key], (day(row[key]) - EPOCH).days, day(row[key]).isoformat() + " 00:00:00", "Ngày " + row[key]][n % 5]
    area = row["Diện tích"]
    area = None if not area else [float(area), vietnamese(area), vietnamese(area) + " m2", f"{float(area) / 10000:.5f}".replace(".", ",") + " ha"][n % 4]
    return [n + 1, row["Mã dự án"], row["Tên dự án"], row["Mục tiêu"], date("Ngày chủ trương"), row["Số GCN"] or None, date("Ngày GCN"),
            row["Số QĐ giao đất"] or None, date("Ngày giao đất"), date("Hết hạn thuê"), row["KHSDĐ hằng năm"] or None,
            row["Căn cứ điều chỉnh"] or None, row["Tình trạng"] or None, area]


LETTERHEAD = [["BAN QUẢN LÝ (GIẢ LẬP)", None, None, None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
              [None, None, None, None, None, None, "Độc lập - Tự do - Hạnh phúc"], [],
              ["DANH MỤC DỰ ÁN (DỮ LIỆU GIẢ LẬP)"], []]
TOP = ["TT", "Mã dự án", "Tên dự án", "Mục tiêu", "Ngày chủ trương", "Giấy chứng nhận\nđăng ký đầu tư", None, "Quyết định giao đất", None, "Hết hạn thuê",
       "KHSDĐ hằng năm", "Căn cứ điều chỉnh", "Tình trạng", "Diện tích"]
BOTTOM = [None] * 5 + ["Số", "Ngày", "Số", "Ngày"] + [None] * 5


def sheet_rows():
    """All rows of the sheet, and the merged regions as (row, column, rows, columns) from 0."""
    rows = [list(r) for r in LETTERHEAD] + [TOP, BOTTOM, [f"({i + 1})" for i in range(14)]]
    merged = [(0, 0, 1, 5), (0, 6, 1, 6), (1, 6, 1, 6), (3, 0, 1, 14), (5, 5, 1, 2), (5, 7, 1, 2)]
    merged += [(5, c, 2, 1) for c in range(14) if c not in (5, 6, 7, 8)]
    for n, row in enumerate(ROWS):
        if n == 0: rows.append(["I", "Khu phía Bắc (giả lập)"]); merged.append((len(rows) - 1, 1, 1, 13))
        if n == 15:
            rows.append([None, "Cộng (I)"] + [None] * 11 + [sum(float(r["Diện tích"] or 0) for r in ROWS[:15])])
            rows.append(["II", "Khu phía Nam (giả lập)"]); merged.append((len(rows) - 1, 1, 1, 13))
        line = cells(n, row)
        if n == 4:
            # One project over two rows: its papers below each other, the rest merged.
            second = [None] * 14
            second[7], second[8], line[7], line[8] = line[7], line[8], None, None
            rows += [line, second]
            merged += [(len(rows) - 2, c, 2, 1) for c in range(14) if c not in (7, 8)]
        else:
            rows.append(line)
    rows.append([None, "Tổng cộng: 29 dự án"] + [None] * 11 + [sum(float(r["Diện tích"] or 0) for r in ROWS)])
    return rows + [[], [], [None] * 9 + ["NGƯỜI LẬP BIỂU"], [None] * 9 + ["(giả lập)"]], merged


def xlsx(path):
    rows, merged = sheet_rows()
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "29 dự án"
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            if value is not None: sheet.cell(r, c, value)
            if isinstance(value, datetime.date): sheet.cell(r, c).number_format = "dd/mm/yyyy"
    for r, c, height, width in merged:
        sheet.merge_cells(start_row=r + 1, start_column=c + 1, end_row=r + height, end_column=c + width)
    for n in (12, 13): sheet.row_dimensions[n].hidden = True
    # Formatted to the end of the sheet, as people leave it behind.
    sheet.cell(400, 20).number_format = "0.00"
    other = book.create_sheet("Ghi chú")
    other["A1"] = "Bảng này không phải danh mục dự án."
    book.create_sheet("Trống")
    book.save(path)
    steady(path)


def ods(path):
    rows, merged = sheet_rows()
    book = OpenDocumentSpreadsheet()
    table = Table(name="29 dự án")
    starts = {(r, c): (h, w) for r, c, h, w in merged}
    covered = {(r + i, c + j) for r, c, h, w in merged for i in range(h) for j in range(w)} - set(starts)
    for r, row in enumerate(rows):
        line = TableRow(visibility="collapse") if r in (11, 12) else TableRow()
        for c in range(14):
            value = row[c] if c < len(row) else None
            kind = {}
            if (r, c) in starts: kind = {"numberrowsspanned": starts[r, c][0], "numbercolumnsspanned": starts[r, c][1]}
            if isinstance(value, datetime.date): kind |= {"valuetype": "date", "datevalue": value.isoformat()}
            elif isinstance(value, (int, float)): kind |= {"valuetype": "float", "value": str(value)}
            elif value is not None: kind |= {"valuetype": "string"}
            cell = (CoveredTableCell if (r, c) in covered else TableCell)(**({} if (r, c) in covered else kind))
            if value is not None: cell.addElement(P(text=str(value)))
            line.addElement(cell)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(str(path))
    steady(path)


def steady(path):
    """The same bytes at every run."""
    with zipfile.ZipFile(path) as book: parts = [(i.filename, book.read(i)) for i in book.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts:
            data = re.sub(rb"(<dcterms:\w+ [^>]*>|<dc:date>|<meta:creation-date>)[^<]*", rb"\g<1>2024-01-01T00:00:00Z", data)
            book.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data)


OUT.mkdir(exist_ok=True)
xlsx(OUT / "du-an.xlsx")
ods(OUT / "du-an.ods")
