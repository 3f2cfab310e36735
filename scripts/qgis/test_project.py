"""Opens what `replan` writes for QGIS in a real QGIS, headless: test_project.py REPLAN FOLDER.

Run by scripts/test-qgis. A process of its own, since QGIS may crash while its interpreter shuts down.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import traceback
import zipfile
from pathlib import Path

from osgeo import gdal
from qgis.core import Qgis, QgsApplication, QgsExpressionContextUtils, QgsLayoutExporter, QgsMapRendererParallelJob, QgsMapSettings
from qgis.core import QgsExpression, QgsExpressionContext, QgsFeatureRequest, QgsGeometry, QgsLayoutItemAttributeTable, QgsLayoutItemLegend, QgsLayoutObject, QgsProject, QgsRenderContext, QgsVectorLayer
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QColor

TOWNS = Path(__file__).resolve().parent.parent.parent / "fixtures/towns"
AS_OF = "2024-07-01"
BIG = "kim-thanh"
# Layers that are labelled, by the beginning of their ids.
LABELLED = ("replan_projects", "replan_parcels", "replan_pieces", "replan_lots")


def main(replan, folder):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    gdal.UseExceptions()
    application = QgsApplication([], False)
    application.initQgis()
    logged = []
    application.messageLog().messageReceived.connect(lambda text, tag, level: logged.append((level, tag, text)))
    reports = {name: report(replan, folder, name) for name in ["alone", *sorted(path.parent.name for path in TOWNS.glob("*/case.toml"))]}
    parts = [opens_without_a_warning, is_a_sound_geopackage, opens_after_a_move, has_a_class_for_every_value, styles_single_layers]
    parts += [reads_only, relates, shows_something, prints_a_sheet_a_project, fits_and_explains_every_sheet]
    parts += [names_no_place_of_this_machine]
    failed = sum(not holds(part, reports, logged) for part in parts)
    failed += not holds(zooms_on_the_gravest, replan, folder)
    failed += not holds(opens_a_dossier, replan, folder, logged)
    sys.stdout.flush()
    os._exit(1 if failed else 0)


def report(replan, folder, name):
    """The folder of a report; `alone` is a plan without projects."""
    result = folder / "projects" / name
    what = ["validate", TOWNS / BIG / "plan-2020.geojson"] if name == "alone" else ["check", TOWNS / name / "case.toml"]
    written(replan, *what, "--out", result, "--to", "gpkg,json")
    return result


def written(replan, *arguments):
    """Runs the program, which must not fail."""
    run = [replan, *arguments, "--as-of", AS_OF, "--lang", "vi", "--quiet"]
    said = subprocess.run(list(map(str, run)), capture_output=True, text=True, check=False)
    assert said.returncode in (0, 1), said.stderr


def holds(part, *arguments):
    try:
        print(f"ok   {part.__name__.replace('_', ' ')}: {part(*arguments)}")
        return True
    except Exception:
        print(f"FAIL {part.__name__.replace('_', ' ')}\n{traceback.format_exc()}")
        return False


def project(path):
    """The project of a file, or inside of a GeoPackage."""
    opened = QgsProject.instance()
    opened.clear()
    assert opened.read(str(path)), (path, opened.error())
    return opened


def inside(result):
    return f"geopackage:{result}/report.gpkg?projectName=report"


def opens_without_a_warning(reports, logged):
    """Both projects of each report: every layer is valid, with a CRS, in a group, under a Vietnamese title."""
    count = 0
    for name, result in reports.items():
        for place in (result / "report.qgz", inside(result)):
            logged.clear()
            opened = project(place)
            wrong = [entry for entry in logged if entry[0] in (Qgis.Warning, Qgis.Critical)]
            assert not wrong, (place, wrong)
            layers = opened.mapLayers().values()
            assert all(layer.isValid() and layer.crs() == opened.crs() for layer in layers), place
            assert all(layer.id().startswith("replan_") for layer in layers), "ids that QGIS took are as they were given"
            groups = [group.name() for group in opened.layerTreeRoot().findGroups()]
            assert groups[:2] == ["Kết quả rà soát", "Số liệu chứng minh"] and groups[-1] == "Lỗi và ghi chú dữ liệu", groups
            assert opened.layoutManager().printLayouts() or name == "alone", place
            count += len(layers)
    return f"{count} layers of {2 * len(reports)} projects"


def is_a_sound_geopackage(reports, _logged):
    """GDAL opens it without a word, and GDAL's validator finds nothing."""
    from osgeo_utils.samples import validate_gpkg

    said = []
    gdal.PushErrorHandler(lambda level, code, text: said.append(text))
    for result in reports.values():
        file = gdal.OpenEx(str(result / "report.gpkg"))
        names = [file.GetLayer(number).GetName() for number in range(file.GetLayerCount())]
        assert all(len(name.encode()) <= 63 for name in names), names
        for number in range(file.GetLayerCount()):
            layer = file.GetLayer(number)
            numbers = [row.GetFID() for row in layer]
            assert numbers == list(range(1, len(numbers) + 1)), layer.GetName()
            assert layer.GetGeomType() == 100 or layer.TestCapability("FastSpatialFilter"), f"{layer.GetName()} has no spatial index"
        validate_gpkg.check(str(result / "report.gpkg"), extra_checks=True, warning_as_error=True)
    gdal.PopErrorHandler()
    assert not said, said
    return f"{len(reports)} files"


def opens_after_a_move(reports, _logged):
    """The folder may lie anywhere."""
    moved = reports[BIG].with_name("chỗ khác")
    shutil.copytree(reports[BIG], moved)
    for place in (moved / "report.qgz", inside(moved)):
        sources = [layer.source() for layer in project(place).mapLayers().values()]
        assert all(layer.isValid() for layer in QgsProject.instance().mapLayers().values()), sources
        assert all(source.startswith(str(moved)) for source in sources), sources
    return "the layers are found in the new folder"


def has_a_class_for_every_value(reports, _logged):
    """No value is drawn by nothing, in no look of the layer."""
    seen = 0
    for result in reports.values():
        for layer in project(result / "report.qgz").mapLayers().values():
            if layer.id() == "replan_sheets":
                continue
            for style in layer.styleManager().styles():
                layer.styleManager().setCurrentStyle(style)
                seen += classes(layer, layer.renderer())
    return f"{seen} values in their classes"


def classes(layer, renderer):
    if renderer.type() == "RuleRenderer":
        rules = renderer.rootRule().children()
        assert rules and all(rule.label() and rule.symbol().symbolLayerCount() for rule in rules), layer.id()
        if layer.id() == "replan_conflicts":
            present = {row["standing"] for row in layer.getFeatures()}
            assert all(any(f"'{value}'" in rule.filterExpression() for rule in rules) for value in present), present
        return len(rules)
    if renderer.type() != "categorizedSymbol":
        assert renderer.type() == "singleSymbol" and renderer.symbol().symbolLayerCount() > 0, layer.id()
        return 1
    column = renderer.classAttribute()
    named = {category.value() for category in renderer.categories() if category.symbol().symbolLayerCount()}
    present = {row[column] if row[column] else "" for row in layer.getFeatures()}
    assert present <= named, (layer.id(), present - named)
    assert all(category.label() for category in renderer.categories()), layer.id()
    return len(present)


def styles_single_layers(reports, _logged):
    """A layer that is opened alone has the look that the file keeps for it; the QML files are the same looks."""
    opened = project(reports[BIG] / "report.qgz")
    tables = {layer.source().split("layername=")[1].split("|")[0]: layer for layer in opened.mapLayers().values()}
    tables.pop("sheets")
    for table, of_project in tables.items():
        alone = QgsVectorLayer(f"{reports[BIG]}/report.gpkg|layername={table}", table, "ogr")
        assert alone.isValid() and alone.labelsEnabled() == of_project.id().startswith(LABELLED), table
        assert alone.renderer().type() == of_project.renderer().type() and len(alone.renderer().legendSymbolItems()) > 0, table
        column = alone.fields()[1]
        assert alone.attributeAlias(1) and alone.attributeAlias(1) != column.name(), (table, column.name())
        for file in (reports[BIG] / "styles").glob(f"{table}*.qml"):
            said, fine = alone.loadNamedStyle(str(file))
            assert fine, (file, said)
    return f"{len(tables)} tables"


def reads_only(reports, _logged):
    """No form writes; the reasons stand in the form of projects; the map tip says what is found."""
    opened = project(reports[BIG] / "report.qgz")
    for layer in opened.mapLayers().values():
        form = layer.editFormConfig()
        assert layer.readOnly() and all(form.readOnly(number) for number in range(layer.fields().count())), layer.id()
    projects = opened.mapLayer("replan_projects")
    tabs = [tab.name() for tab in projects.editFormConfig().tabs()]
    assert tabs == ["Kết quả", "Lý do", "Căn cứ xét"], tabs
    setup = projects.editorWidgetSetup(projects.fields().lookupField("standing"))
    words = [next(iter(entry)) for entry in setup.config()["map"]]
    assert setup.type() == "ValueMap" and "cần phương án xử lý chuyển tiếp" in words, words
    row = next(projects.getFeatures('"reasons" IS NOT NULL'))
    row.setAttribute("name", "<b>Kho & bãi</b>")
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(projects))
    context.setFeature(row)
    tip = QgsExpression.replaceExpressionText(projects.mapTipTemplate(), context)
    assert "&lt;b&gt;Kho &amp; bãi&lt;/b&gt;" in tip and row["reasons"].split("\n")[0][:20] in tip and "[%" not in tip, tip
    return f"tabs {', '.join(tabs)}"


def relates(reports, _logged):
    opened = project(reports[BIG] / "report.qgz")
    relations = opened.relationManager().relations()
    assert len(relations) == 4 and all(relation.isValid() for relation in relations.values()), list(relations)
    projects, found = opened.mapLayer("replan_projects"), {}
    for row in projects.getFeatures():
        parcels = list(relations["project_parcels"].getRelatedFeatures(row))
        found[row["id"]] = sum(len(list(relations["parcel_pieces_now"].getRelatedFeatures(parcel))) for parcel in parcels)
    assert sum(found.values()) == opened.mapLayer("replan_pieces_now").featureCount(), found
    return f"{sum(found.values())} pieces by way of their parcels"


def picture(opened, layers, overrides, extent):
    """How many pixels have each colour."""
    settings = QgsMapSettings()
    settings.setOutputSize(QSize(300, 200))
    settings.setBackgroundColor(QColor("white"))
    settings.setDestinationCrs(opened.crs())
    settings.setLayers(layers)
    settings.setLayerStyleOverrides(overrides)
    settings.setExtent(extent)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    assert not job.errors(), [error.message for error in job.errors()]
    image = job.renderedImage()
    return {image.pixel(x, y) & 0xFFFFFF for x in range(0, 300, 3) for y in range(0, 200, 3)}


def shows_something(reports, _logged):
    """Each theme draws; the map begins where the projects are."""
    fewest = 1_000_000
    for name, result in reports.items():
        opened = project(result / "report.qgz")
        themes = opened.mapThemeCollection()
        extent = opened.viewSettings().defaultViewExtent()
        assert len(themes.mapThemes()) >= 2 and not extent.isEmpty(), name
        for theme in themes.mapThemes():
            layers = themes.mapThemeVisibleLayers(theme)
            if layers:
                colours = picture(opened, layers, themes.mapThemeStyleOverrides(theme), extent)
                fewest = min(fewest, len(colours))
                assert len(colours) > 3, (name, theme, colours)
    return f"at least {fewest} colours in every theme"


def prints_a_sheet_a_project(reports, _logged):
    """One page a project on A3 and one on A4, with its name, its standing and the note that it is no ruling; then and now differ."""
    pages = 0
    for name, result in reports.items():
        layouts = project(result / "report.qgz").layoutManager().printLayouts()
        if name == "alone":
            assert not layouts
            continue
        sizes = [layout.pageCollection().page(0).pageSize() for layout in layouts]
        assert [(size.width(), size.height()) for size in sizes] == [(420, 297), (297, 210)], sizes
        pages += sum(sheets(layout, result / f"sheets-{number}.pdf") for number, layout in enumerate(layouts))
    return f"{pages} pages"


def sheets(layout, path):
    atlas = layout.atlas()
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.dpi = 72
    # As the layout asks for where a person exports it; newer versions would draw letters as outlines.
    settings.textRenderFormat = QgsRenderContext.TextRenderFormat(int(layout.customProperty("pdfTextFormat")))
    code, why = QgsLayoutExporter.exportToPdf(atlas, str(path), settings)
    assert code == QgsLayoutExporter.Success, why
    rows = list(atlas.coverageLayer().getFeatures())
    printed = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, text=True, check=True).stdout.split("\f")[:-1]
    assert len(printed) == len(rows), (len(printed), len(rows))
    for row, page in zip(rows, printed):
        words = " ".join(page.split())
        assert "[%" not in words and "CASE WHEN" not in words and "attribute(" not in words, (row["id"], words)
        for text in (row["id"], row["standing_text"], "không phải là quyết định", "Khi phê duyệt dự án", "Hệ tọa độ"):
            assert text in words, (row["id"], text, words)
        # A name may be broken into lines, but its words are there.
        assert not row["name"] or set(row["name"].split()) <= set(words.split()), (row["name"], words)
    atlas.seekTo(0)
    maps = {item: layout.itemById(item) for item in ("map_then", "map_now")}
    shown = {item: [layer.id() for layer in maps[item].layersToRender(None)] if hasattr(maps[item], "layersToRender") else item for item in maps}
    assert maps["map_then"].extent() == maps["map_now"].extent() and shown["map_then"] != shown["map_now"], shown
    assert re.search(r"1:\d", printed[0]) and QgsExpressionContextUtils.atlasScope(atlas).variable("atlas_totalfeatures") == len(rows)
    return len(printed)


def every_sheet(reports):
    """Each layout at each of its projects, drawn, so that what fits itself to its content has done so."""
    for result in reports.values():
        for layout in project(result / "report.qgz").layoutManager().printLayouts():
            atlas = layout.atlas()
            atlas.beginRender()
            for number in range(atlas.count()):
                atlas.seekTo(number)
                layout.refresh()
                QgsLayoutExporter(layout).renderPageToImage(0, QSize(421, 297))
                yield layout


def fits_and_explains_every_sheet(reports, _logged):
    """Scale bars have round numbers; tables and legends end on the page; a legend names what lies on its map and nothing else."""
    scales, named = set(), 0
    for layout in every_sheet(reports):
        scales.add(measured(layout))
        for table in [frame for frame in layout.multiFrames() if isinstance(frame, QgsLayoutItemAttributeTable)]:
            assert table.totalSize().height() <= table.frame(0).rect().height() + 0.01, "rows that are not told as left out are off the table"
        page = layout.pageCollection().page(0).pageSize().height()
        for legend in [item for item in layout.items() if isinstance(item, QgsLayoutItemLegend)]:
            below = layout.itemById(f"{legend.id()}_more").pos().y()
            bottom = legend.pos().y() + legend.rect().height()
            room = layout.itemById("legend_map_now").pos().x() - layout.itemById("legend_map_then").pos().x()
            assert legend.rect().width() <= room, (layout.name(), layout.atlas().currentFilename(), legend.rect().width(), room)
            assert bottom <= min(page, below) + 0.5, (layout.name(), layout.atlas().currentFilename(), bottom, below)
            named += explained(legend)
    for layout in project(reports[BIG] / "report.qgz").layoutManager().printLayouts():
        for scale in [digit * 10**power for power in range(1, 7) for digit in (1, 2, 5)]:
            layout.itemById("map_now").setScale(scale)
            scales.add(measured(layout))
    wrong = [entry for entry in scales if f"{entry[1]:.0e}"[0] not in "125" or float(f"{entry[1]:.0e}") != entry[1]]
    assert len(scales) > 20 and not wrong and named > 100, (wrong, named)
    return f"{len(scales)} scales, {named} entries of legends"


def measured(layout):
    """The scale, and what a segment of the scale bar stands for."""
    bar, shown = layout.itemById("scale_bar"), layout.itemById("map_now")
    room = layout.itemById("north").pos().x() - bar.pos().x()
    assert bar.rect().width() <= room, (shown.scale(), "the scale bar runs into the north arrow")
    return round(shown.scale()), bar.unitsPerSegment()


def explained(legend):
    """How many entries a legend has, each of which must be on its map."""
    shown, count = legend.linkedMap(), 0
    drawn = {layer.id() for layer in shown.layersToRender(None)}
    for node in legend.model().rootGroup().findLayers():
        items = legend.model().layerLegendNodes(node)
        assert not items or node.layerId() in drawn, (node.name(), drawn)
        count += len(items)
        rows = list(node.layer().getFeatures(QgsFeatureRequest(shown.extent()))) if items else []
        if rows and node.layerId().startswith("replan_boundary"):
            edges = [QgsGeometry(row.geometry().constGet().boundary()) for row in rows]
            assert any(edge.intersects(shown.extent()) for edge in edges), f"{node.name()} does not end on the map"
        if rows and node.layerId().startswith("replan_lots"):
            present = {row["function_name"] or "chưa xác định chức năng" for row in rows} | {node.name()}
            labels = {item.data(Qt.DisplayRole).rstrip("…") for item in items}
            wrong = {label for label in labels if not any(name.startswith(label) for name in present)}
            assert not wrong, (node.name(), wrong)
    return count


def zooms_on_the_gravest(replan, folder):
    """Of parcels far apart a sheet shows the one in conflict, and where the others are; of a project without land, the plan."""
    case = folder / "scattered"
    case.mkdir()
    collection(case / "lots.geojson", [({"f": "KB"}, 0, -3000, 6000), ({"f": "O"}, 6000, -3000, 6000)])
    collection(case / "parcels.geojson", [({"p": "DA", "n": str(x)}, x, 50, 30) for x in (0, 4000, 8000)])
    (case / "projects.csv").write_text("id,name,purpose,land\nDA,Trạm,Kho bãi,2021-01-01\nDB,Không có đất,Kho bãi,2021-01-01\n", encoding="utf-8")
    (case / "case.toml").write_text(SCATTERED, encoding="utf-8")
    written(replan, "check", case / "case.toml", "--to", "gpkg", "--out", case / "out")
    seen = []
    for layout in every_sheet({"scattered": case / "out"}):
        shown, whole = (layout.itemById(name) for name in ("map_now", "map_all"))
        extent = shown.extent()
        is_hidden = whole.dataDefinedProperties().valueAsBool(QgsLayoutObject.ExcludeFromExports, whole.createExpressionContext(), False)[0]
        seen.append((extent.center().x() - 500_000, extent.width(), whole.extent().width(), is_hidden))
    (center, width, around, is_hidden), (_, of_plan, _, nowhere_hidden) = seen[:2]
    assert abs(center - 8_015) < 5 and width < 300 and around > 8_000 and not is_hidden, seen
    assert of_plan > 12_000 and nowhere_hidden, seen
    return f"a map of {width:.0f} m, and one of {around:.0f} m"


SCATTERED = """name = "Xa nhau"
profile = "lao_cai"
crs = "EPSG:9208"
[[plan]]
id = "2020"
approved = 2020-09-09
lots = { file = "lots.geojson", columns = { function = "f" } }
[register]
projects = { file = "projects.csv", columns = { id = "id", name = "name", purpose = "purpose", land = "land" } }
parcels = { file = "parcels.geojson", columns = { project = "p", parcel = "n" } }
[dictionary]
"KB" = "warehouse_yard"
"O" = "housing"
[purposes]
"Kho bãi" = "warehouse"
"""


def collection(path, squares):
    """A GeoJSON of squares in the grid of the case."""
    features = []
    for properties, x, y, side in squares:
        east, north = 500_000 + x, 2_490_000 + y
        ring = [[east, north], [east + side, north], [east + side, north + side], [east, north + side], [east, north]]
        features.append({"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::9208"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}), encoding="utf-8")


def opens_a_dossier(replan, folder, logged):
    """The project beside the prescribed files: valid, styled, with a class for every value, and the two numbers may be written."""
    result = folder / "dossier"
    written(replan, "check", TOWNS / BIG / "case.toml", "--layout", "tt16", "--out", result)
    logged.clear()
    opened = project(next(result.glob("CSDL_*/HoSoGIS/HoSoGIS.qgz")))
    assert not [entry for entry in logged if entry[0] in (Qgis.Warning, Qgis.Critical)], logged
    layers = opened.mapLayers()
    assert len(layers) == 7 and all(layer.isValid() for layer in layers.values()), list(layers)
    assert [group.name() for group in opened.layerTreeRoot().findGroups()] == ["Hiện trạng, dự án", "Quy hoạch"]
    lots = layers["replan_ChucNangSuDungDat_A"]
    values = sum(classes(layer, layer.renderer()) for layer in layers.values())
    assert len({category.symbol().color().name() for category in lots.renderer().categories()}) > 5 or values > 10, values
    assert not lots.readOnly() and lots.attributeAlias(lots.fields().lookupField("maHoSoQH")) == "Mã hồ sơ quy hoạch"
    alone = QgsVectorLayer(lots.source(), "alone", "ogr")
    assert alone.renderer().type() == "categorizedSymbol", "the file keeps its styles"
    colours = picture(opened, list(layers.values()), {}, opened.viewSettings().defaultViewExtent())
    assert len(colours) > 5, colours
    return f"{len(layers)} classes, {values} values"


def names_no_place_of_this_machine(reports, _logged):
    for result in reports.values():
        with zipfile.ZipFile(result / "report.qgz") as archive:
            text = archive.read("report.qgs").decode()
        assert str(result) not in text and "/home/" not in text and str(Path.home()) + "/" not in text, result
    return "relative paths alone"


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
