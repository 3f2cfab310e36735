"""Layers out of QGIS into files, and files into QGIS."""

import os
from pathlib import Path

from qgis.core import QgsFeature, QgsFeatureRequest, QgsFeatureSink, QgsFields, QgsProcessingException, QgsProcessingFeatureSource
from qgis.core import QgsProject, QgsVectorFileWriter, QgsWkbTypes
from qgis.PyQt.QtCore import QVariant

from .words import say

# Marks the group of a report.
FOLDER = "replan/folder"


def all_columns(source, picked):
    """The columns that were picked, then the others, but for what a GeoPackage does not take: objects, and names that differ in case."""
    names = {name.lower(): name for name in picked if name}
    for field in source.fields():
        if field.type() != QVariant.Map:
            names.setdefault(field.name().lower(), field.name())
    return list(names.values())


def export(source, columns, path, context, feedback):
    """Writes every feature of `source`, broken ones too, into a GeoPackage in the CRS that it has.

    The file appears whole or not at all.
    """
    if source.wkbType() != QgsWkbTypes.NoGeometry and not source.sourceCrs().isValid():
        feedback.pushWarning(
            say(
                f"Lớp “{source.sourceName()}” chưa có hệ tọa độ. Hãy đặt hệ tọa độ cho lớp trong QGIS (Layer → Set CRS of Layer).",
                f"The layer “{source.sourceName()}” has no CRS. Set it in QGIS (Layer → Set CRS of Layer).",
            )
        )
    # A column that is not there is left to the program, which names those that are.
    places = [place for name in columns if (place := source.fields().lookupField(name)) >= 0]
    fields = QgsFields()
    for place in places:
        fields.append(source.fields().at(place))
    part = Path(f"{path}.part.gpkg")
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    options.layerName = Path(path).stem
    options.layerOptions = [f"FID={free_name('fid', columns)}", f"GEOMETRY_NAME={free_name('geom', columns)}"]
    transforms = context.transformContext()
    writer = QgsVectorFileWriter.create(str(part), fields, source.wkbType(), source.sourceCrs(), transforms, options)
    try:
        error = write(source, fields, places, writer, feedback)
        # Closes the file, which Windows neither moves nor deletes while it is open.
        del writer
        if error:
            raise QgsProcessingException(f"{source.sourceName()}: {error}")
        if not feedback.isCanceled():
            os.replace(part, path)
    finally:
        for ending in ("", "-journal", "-wal", "-shm"):
            Path(f"{part}{ending}").unlink(missing_ok=True)
    feedback.pushInfo(f"{source.sourceName()} → {path}")


def write(source, fields, places, writer, feedback):
    """Writes until the end, an error or a cancel; the error, or an empty text."""
    features = source.getFeatures(QgsFeatureRequest(), QgsProcessingFeatureSource.FlagSkipGeometryValidityChecks)
    total = max(source.featureCount(), 1)
    for number, feature in enumerate(features, 1):
        if feedback.isCanceled() or writer.hasError() != QgsVectorFileWriter.NoError:
            break
        written = QgsFeature(fields)
        written.setGeometry(feature.geometry())
        values = feature.attributes()
        written.setAttributes([values[place] for place in places])
        writer.addFeature(written, QgsFeatureSink.FastInsert)
        if number % 1000 == 0:
            feedback.setProgress(100 * number / total)
    writer.flushBuffer()
    return writer.errorMessage() if writer.hasError() != QgsVectorFileWriter.NoError else ""


def free_name(name, taken):
    """`name`, lengthened until no other column has it."""
    while name in [other.lower() for other in taken]:
        name += "_"
    return name


def show(folder, project):
    """Adds the layers of the report to the project, in the groups, titles and styles of `report.qgz`."""
    report = QgsProject()
    report.read(str(Path(folder) / "report.qgz"))
    group = project.layerTreeRoot().insertGroup(0, f"replan: {Path(folder).name}")
    group.setCustomProperty(FOLDER, str(folder))
    for part in report.layerTreeRoot().children():
        inner = group.addGroup(part.name())
        inner.setExpanded(part.isExpanded())
        for node in part.findLayers():
            layer = node.layer().clone()
            project.addMapLayer(layer, False)
            shown = inner.addLayer(layer)
            shown.setItemVisibilityChecked(node.itemVisibilityChecked())
            shown.setExpanded(node.isExpanded())


def hide(folder, project):
    """Takes an earlier report of this folder out of the project: its file is about to be replaced."""
    root = project.layerTreeRoot()
    for group in [group for group in root.findGroups(True) if group.customProperty(FOLDER) == str(folder)]:
        project.removeMapLayers(group.findLayerIds())
        group.parent().removeChildNode(group)
