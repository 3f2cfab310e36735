#!/usr/bin/env python3
"""Writes fixtures/encodings: one made-up layer in every encoding and format in which Vietnamese text arrives.

The encoders are of their own, from the published tables (TCVN 5712:1993 third table, VNI-Windows, Windows-1258), so that the
program's decoders are tested against something else than themselves. TCVN3 is checked against the C library's table, CP1258
against Python's. Needs ogr2ogr for TAB.
"""
import csv, pathlib, struct, subprocess, tempfile, unicodedata

OUT = pathlib.Path(__file__).parent.parent / "fixtures/encodings"
# Made-up names of lots that have every letter of the language; the script checks it.
NAMES = [
    "Đất ở hiện trạng giữ lại", "Trường Đại học Cửa khẩu", "Kho bãi tập kết hàng hóa", "Quy hoạch chi tiết xây dựng",
    "Bến xe, bãi đỗ phương tiện", "Nhà máy chế biến gỗ ván ép", "Khuôn viên cây xanh cảnh quan", "Trạm xử lý nước thải, rác",
    "Ủy ban nhân dân thị xã", "Ngõ nhỏ, lối rẽ vào chợ", "Vườn ươm giống, ruộng bỏ hoang", "Bể chứa xăng dầu dự trữ",
    "Kỹ thuật phụ trợ, quỹ đất dự phòng", "Mỹ thuật, thủ công nghiệp, tơ sợi", "Đường tỉnh lộ, kè thủy lợi, cống hộp",
    "Hẻm cũ nát, kẽ nứt, mẻ vỡ, vẽ lại", "Chỗ để xe ô tô, tời kéo, cẩu lắp", "Nghĩa địa cũ, đã di dời, bỏ trống",
    "Sỏi, cát, đá dăm, nền đất yếu", "Bảo tàng, khẩu hiệu, cổ vật, cẩn thận", "Xưởng ép gỗ, sấy khô, cắt phôi, lẻ tẻ",
    "Rẫy sắn, nương rẫy, gò đồi, khe suối", "Phố chợ đêm, ẩm thực, rượu ngô, mẫu mã", "Lữ quán, nhà nghỉ, khách sạn, cưỡi ngựa",
    "Thẳng hẳn, vẳng, bẵng, ngẵng, nặng", "Kẻ vạch, tỉ lệ, chỉ giới, nghĩ kỹ", "Lỵ sở cũ, thủy đạo, lũy tre, lụy phà",
    "Ẵm, ẳng, ặc, ằng, ắc, ẫm, ẩn, ậm, ầm, ấm", "Quỵ, kỵ, tỵ; quỳ, kỳ; quý, ký; kỷ, tỷ", "Ỉ, ĩ, ì, í, ị; õng, ỏng, ò, ó, ọ",
    "Ổn, ỗ, ồn, ốm, ộc; ở, ỡm, ờ, ớt, ợ", "Ủ, ũ, ù, ú, ụ; ử, ữ, ừ, ứ, ự; ư, ơ", "Èo, ẻo, ẽo, éo, ẹo; ể, ễ, ề, ế, ệ",
    "Thùy dương, mỳ, bỹ, sỹ quan, ỷ lại, ỳ, ỹ, ỵ, ý",
]
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
ALL = [unicodedata.normalize("NFC", v + t) for v in "aăâeêioôơuưy" for t in TONES] + ["đ"]
ALL += [c.upper() for c in ALL]
assert len([c for c in ALL if not c.isascii()]) == 134, len([c for c in ALL if not c.isascii()])

TCVN_LOWER = dict(zip(
    "ăâêôơưđ" "àảãáạ" "ằẳẵắặ" "ầẩẫấậ" "èẻẽéẹ" "ềểễếệ" "ìỉĩíị" "òỏõóọ" "ồổỗốộ" "ờởỡớợ" "ùủũúụ" "ừửữứự" "ỳỷỹýỵ",
    bytes.fromhex("A8A9AAABACADAE" "B5B6B7B8B9" "BBBCBDBEC6" "C7C8C9CACB" "CCCECFD0D1" "D2D3D4D5D6" "D7D8DCDDDE" "DFE1E2E3E4"
                  "E5E6E7E8E9" "EAEBECEDEE" "EFF1F2F3F4" "F5F6F7F8F9" "FAFBFCFDFE")))
TCVN_UPPER = dict(zip("ĂÂÊÔƠƯĐ", bytes.fromhex("A1A2A3A4A5A6A7")))


def plain(letter):
    """A letter without its tone."""
    return unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", letter) if c not in TONES[1:]))


def tcvn3(text):
    """TCVN3: a toned capital is the capital and the small toned letter, as converters write it."""
    out = bytearray()
    for c in unicodedata.normalize("NFC", text):
        if c in TCVN_LOWER: out.append(TCVN_LOWER[c])
        elif c in TCVN_UPPER: out.append(TCVN_UPPER[c])
        elif c.lower() in TCVN_LOWER: out += tcvn3(plain(c)) + bytes([TCVN_LOWER[c.lower()]])
        else: out += c.encode("ascii")
    return bytes(out)


VNI_MARK = {  # quality and tone behind a, e, o, u, y
    ("", "\u0301"): 0xF9, ("", "\u0300"): 0xF8, ("", "\u0309"): 0xFB, ("", "\u0303"): 0xF5, ("", "\u0323"): 0xEF,
    ("\u0302", ""): 0xE2, ("\u0302", "\u0301"): 0xE1, ("\u0302", "\u0300"): 0xE0, ("\u0302", "\u0309"): 0xE5,
    ("\u0302", "\u0303"): 0xE3, ("\u0302", "\u0323"): 0xE4,
    ("\u0306", ""): 0xEA, ("\u0306", "\u0301"): 0xE9, ("\u0306", "\u0300"): 0xE8, ("\u0306", "\u0309"): 0xFA,
    ("\u0306", "\u0303"): 0xFC, ("\u0306", "\u0323"): 0xEB,
}
VNI_ALONE = {"í": 0xED, "ì": 0xEC, "ỉ": 0xE6, "ĩ": 0xF3, "ị": 0xF2, "ơ": 0xF4, "ư": 0xF6, "ỵ": 0xEE, "đ": 0xF1}


def vni(text):
    out = bytearray()
    for c in unicodedata.normalize("NFC", text):
        low, shift = c.lower(), 0x20 if c.isupper() else 0
        if c.isascii(): out += c.encode(); continue
        if low in VNI_ALONE: out.append(VNI_ALONE[low] - shift); continue
        marks = unicodedata.normalize("NFD", low)
        base, marks = marks[0], marks[1:]
        tone = "".join(m for m in marks if m in TONES[1:])
        quality = "".join(m for m in marks if m not in TONES[1:])
        if quality == "\u031b":
            out += bytes([VNI_ALONE[unicodedata.normalize("NFC", base + quality)] - shift, VNI_MARK["", tone] - shift])
        else:
            out += bytes([ord(base.upper() if shift else base), VNI_MARK[quality, tone] - shift])
    return bytes(out)


def cp1258(text):
    """As Windows writes it: letters composed, tones behind them."""
    out = bytearray()
    for c in unicodedata.normalize("NFC", text):
        try: out += c.encode("cp1258")
        except UnicodeEncodeError:
            tone = [m for m in unicodedata.normalize("NFD", c) if m in TONES[1:]][0]
            out += plain(c).encode("cp1258") + tone.encode("cp1258")
    return bytes(out)


def cp1258d(text):
    """Tones always behind their letters, also where the code page has the letter whole."""
    out = bytearray()
    for c in unicodedata.normalize("NFC", text):
        out += plain(c).encode("cp1258") + b"".join(m.encode("cp1258") for m in unicodedata.normalize("NFD", c) if m in TONES[1:])
    return bytes(out)


ENCODERS = {
    "utf8": lambda t: t.encode(),
    "utf8-decomposed": lambda t: unicodedata.normalize("NFD", t).encode(),
    "tcvn3": tcvn3,
    "tcvn3-hyphen": lambda t: tcvn3(t).replace(b"\xad", b"-"),
    "vni": vni,
    "cp1258": cp1258,
    "cp1258-decomposed": cp1258d,
}


def check():
    text = "".join(NAMES) + "".join(n.upper() for n in NAMES)
    missing = [c for c in ALL if c not in text and not c.isascii()]
    assert not missing, missing
    for letter, byte in {**TCVN_LOWER, **TCVN_UPPER}.items():
        got = subprocess.run(["iconv", "-f", "TCVN", "-t", "UTF-8"], input=bytes([byte, 32]), capture_output=True, check=True).stdout.decode()
        assert unicodedata.normalize("NFC", got[:-1]) == letter, (letter, byte, got)
    for enc in (cp1258, cp1258d):
        assert unicodedata.normalize("NFC", enc(text).decode("cp1258")) == text
    for enc in ENCODERS.values():
        codes = {}
        for c in ALL: assert codes.setdefault(enc(c), c) == c or enc in (ENCODERS["tcvn3-hyphen"],), (c, codes[enc(c)])


def dbf(path, rows, encode, ldid):
    width = [8, 120]
    head = struct.pack("<BBBBIHH16xBB2x", 3, 124, 1, 1, len(rows), 32 + 32 * 2 + 1, 1 + sum(width), 0, ldid)
    for name, w in zip((b"KyHieu", b"TenLo"), width): head += struct.pack("<11sc4xBB14x", name, b"C", w, 0)
    body = b"".join(b" " + encode(code).ljust(width[0])[: width[0]] + encode(name).ljust(width[1])[: width[1]] for code, name in rows)
    path.write_bytes(head + b"\r" + body + b"\x1a")


def shp(path, rows, encode, ldid=0, cpg=None):
    """Points, one a row, in EPSG:9208."""
    xs = [(416000.0 + i, 2490000.0) for i in range(len(rows))]
    box = struct.pack("<4d32x", xs[0][0], 2490000.0, xs[-1][0], 2490000.0)
    def header(words): return struct.pack(">i20xi", 9994, words) + struct.pack("<ii", 1000, 1) + box
    records = b"".join(struct.pack(">ii", i + 1, 10) + struct.pack("<idd", 1, *at) for i, at in enumerate(xs))
    path.with_suffix(".shp").write_bytes(header((100 + len(records)) // 2) + records)
    index = b"".join(struct.pack(">ii", (100 + 28 * i) // 2, 10) for i in range(len(rows)))
    path.with_suffix(".shx").write_bytes(header((100 + len(index)) // 2) + index)
    dbf(path.with_suffix(".dbf"), rows, encode, ldid)
    if cpg: path.with_suffix(".cpg").write_text(cpg)


def dxf(path, rows, encode, version="AC1015", page="ANSI_1252"):
    parts = [f"0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\n{version}\n9\n$DWGCODEPAGE\n3\n{page}\n0\nENDSEC\n0\nSECTION\n2\nENTITIES\n".encode()]
    for i, (code, name) in enumerate(rows):
        parts += [f"0\nTEXT\n8\n".encode(), encode(code), f"\n10\n{416000 + i}.0\n20\n2490000.0\n40\n2.0\n1\n".encode(), encode(name), b"\n"]
    path.write_bytes(b"".join(parts) + b"0\nENDSEC\n0\nEOF\n")


def tab(path, rows, encode, charset):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        with open(folder / "a.csv", "w", newline="") as out:
            w = csv.writer(out); w.writerow(["KyHieu", "TenLo", "x", "y"])
            for i, (code, _) in enumerate(rows): w.writerow([code, f"@{i:03}" + "~" * 116, 416000 + i, 2490000])
        subprocess.run(["ogr2ogr", "-f", "MapInfo File", str(path), str(folder / "a.csv"), "-oo", "X_POSSIBLE_NAMES=x", "-oo", "Y_POSSIBLE_NAMES=y",
                        "-nln", path.stem, "-select", "KyHieu,TenLo", "-sql", f'SELECT CAST(KyHieu AS character(8)) AS KyHieu, CAST(TenLo AS character(120)) AS TenLo FROM a'], check=True)
    data = path.with_suffix(".dat").read_bytes()
    for i, (_, name) in enumerate(rows):
        data = data.replace(f"@{i:03}".encode() + b"~" * 116, encode(name).ljust(120, b"\0"))
    path.with_suffix(".dat").write_bytes(data)
    head = path.read_text().replace('"Neutral"', f'"{charset}"').replace("!charset Neutral", f"!charset {charset}")
    path.write_text(head)


def main():
    check()
    OUT.mkdir(parents=True, exist_ok=True)
    for old in OUT.iterdir():
        if old.suffix != ".md": old.unlink()
    rows = [(f"L-{i + 1:02}", name) for i, name in enumerate(NAMES)]
    rows += [(f"H-{i + 1:02}", name.upper()) for i, name in enumerate(NAMES)]
    (OUT / "names.txt").write_text("".join(f"{code}\t{name}\n" for code, name in rows))
    for name, encode in ENCODERS.items():
        shp(OUT / f"{name}", rows, encode)
        dxf(OUT / f"{name}.dxf", rows, encode)
        (OUT / f"{name}.csv").write_bytes(b"KyHieu;TenLo\r\n" + b"".join(encode(f'{c};"{n}"\r\n') for c, n in rows))
        if name in ("utf8", "tcvn3", "vni", "cp1258"):
            tab(OUT / f"{name}.tab", rows, encode, {"vni": "WindowsLatin1", "cp1258": "WindowsVietnamese", "utf8": "WindowsLatin1"}.get(name, "Neutral"))
    # Wrong about themselves.
    shp(OUT / "utf8-says-1252", rows, ENCODERS["utf8"], ldid=3, cpg="1252")
    shp(OUT / "tcvn3-says-utf8", rows, tcvn3, cpg="UTF-8")
    shp(OUT / "vni-says-1252", rows, vni, ldid=3)
    dxf(OUT / "utf8-2007.dxf", rows, ENCODERS["utf8"], "AC1021")
    # Bytes taken for Latin-1 and saved as UTF-8, and UTF-8 taken for it.
    head = "KyHieu,TenLo\n"
    for name, encode in (("tcvn3", tcvn3), ("vni", vni)):
        (OUT / f"{name}-mojibake.csv").write_text(head + "".join(f'{c},"{encode(n).decode("latin-1")}"\n' for c, n in rows))
    (OUT / "utf8-mojibake.csv").write_text(head + "".join(f'{c},"{n.encode().decode("latin-1")}"\n' for c, n in rows))
    text = head + "".join(f'{c},"{n}"\n' for c, n in rows)
    (OUT / "utf8-bom.csv").write_bytes(text.encode("utf-8-sig"))
    (OUT / "utf16.csv").write_bytes(text.encode("utf-16"))
    (OUT / "utf16be.csv").write_bytes("\ufeff".encode("utf-16-be") + text.encode("utf-16-be"))


main()
