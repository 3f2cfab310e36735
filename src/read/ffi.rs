//! What the `gdal` crate does not show of GDAL. The only file of the crate that may be unsafe.
#![allow(unsafe_code)]

use std::cell::RefCell;
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr;
use std::rc::Rc;

use gdal::spatial_ref::SpatialRef;
use gdal::vector::{Defn, Feature};
use gdal_sys::{CPLErr, OGRErr, OGRFieldSubType, OGRwkbByteOrder};

use crate::model::Severity;

#[cfg(late)]
mod late;

/// Something that GDAL said.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Message {
    /// A warning, or an error where GDAL speaks of a failure.
    pub(super) severity: Severity,
    /// Its words.
    pub(super) text: String,
}

/// Hears what GDAL and PROJ say on this thread as long as it lives; nothing goes to stderr.
///
/// Listeners end in the reverse order of their beginning, as locals do. Other threads are not heard.
#[derive(Debug)]
pub(super) struct Listener {
    heard: Rc<RefCell<Vec<Message>>>,
}

impl Listener {
    /// Begins to listen.
    pub(super) fn new() -> Self {
        let heard: Rc<RefCell<Vec<Message>>> = Rc::default();
        let place = Rc::as_ptr(&heard).cast_mut().cast::<c_void>();
        // SAFETY: `place` stays valid until `drop` takes the handler away, since `self` holds the `Rc`; the handler is of
        // this thread alone, and `Listener` is not `Send`.
        unsafe { gdal_sys::CPLPushErrorHandlerEx(Some(hear), place) };
        Self { heard }
    }

    /// How much was said so far.
    pub(super) fn count(&self) -> usize {
        self.heard.borrow().len()
    }

    /// The failures since a count.
    pub(super) fn failures(&self, since: usize) -> Vec<String> {
        let heard = self.heard.borrow();
        let failures = heard.iter().skip(since).filter(|message| message.severity == Severity::Error);
        failures.map(|message| message.text.clone()).collect()
    }

    /// Everything that was said.
    pub(super) fn all(&self) -> Vec<Message> {
        self.heard.borrow().clone()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        // SAFETY: takes away the handler that `new` put on this thread's stack of handlers.
        unsafe { gdal_sys::CPLPopErrorHandler() };
    }
}

unsafe extern "C" fn hear(class: CPLErr::Type, _number: c_int, text: *const c_char) {
    let severity = match class {
        CPLErr::CE_Warning => Severity::Warning,
        CPLErr::CE_Failure | CPLErr::CE_Fatal => Severity::Error,
        _ => return,
    };
    if text.is_null() {
        return;
    }
    // SAFETY: GDAL gives a string that lives as long as this call.
    let text = unsafe { CStr::from_ptr(text) }.to_string_lossy().trim().to_owned();
    // SAFETY: the user data of this handler is the cell that `Listener::new` gave with it and that lives as long as it.
    let heard = unsafe { gdal_sys::CPLGetErrorHandlerUserData().cast::<RefCell<Vec<Message>>>().as_ref() };
    if let Some(Ok(mut heard)) = heard.map(RefCell::try_borrow_mut) {
        heard.push(Message { severity, text });
    }
}

/// A feature's geometry as GDAL hands it out.
#[derive(Debug)]
pub(super) enum Handed {
    /// There is none.
    Nothing,
    /// Well-known binary (ISO, little endian) without curves.
    Straight(Vec<u8>),
    /// The same of a geometry whose curves were flattened.
    Flattened(Vec<u8>),
    /// One that GDAL cannot hand out.
    Unreadable,
}

/// The geometry of a feature; curves are flattened with at most `step` degrees between two points of an arc.
pub(super) fn geometry(feature: &Feature, step: f64) -> Handed {
    // SAFETY: the feature owns the geometry, which nobody changes here; null is told apart.
    unsafe {
        let shape = gdal_sys::OGR_F_GetGeometryRef(feature.c_feature());
        if shape.is_null() {
            return Handed::Nothing;
        }
        if gdal_sys::OGR_G_HasCurveGeometry(shape, 0) == 0 {
            return wkb(shape).map_or(Handed::Unreadable, Handed::Straight);
        }
        let curved = gdal_sys::OGR_G_HasCurveGeometry(shape, 1) != 0;
        let straight = gdal_sys::OGR_G_GetLinearGeometry(shape, step, ptr::null_mut());
        if straight.is_null() {
            return Handed::Unreadable;
        }
        let bytes = wkb(straight);
        gdal_sys::OGR_G_DestroyGeometry(straight);
        match bytes {
            Some(bytes) if curved => Handed::Flattened(bytes),
            Some(bytes) => Handed::Straight(bytes),
            None => Handed::Unreadable,
        }
    }
}

/// Well-known binary of a geometry.
///
/// # Safety
/// `shape` is a geometry that lives.
unsafe fn wkb(shape: gdal_sys::OGRGeometryH) -> Option<Vec<u8>> {
    // SAFETY: the buffer has the size that GDAL itself asks for.
    unsafe {
        let size = usize::try_from(gdal_sys::OGR_G_WkbSize(shape)).ok()?;
        let mut bytes = vec![0; size];
        let result = gdal_sys::OGR_G_ExportToIsoWkb(shape, OGRwkbByteOrder::wkbNDR, bytes.as_mut_ptr());
        (result == OGRErr::OGRERR_NONE).then_some(bytes)
    }
}

/// Whether a feature has a value in a column: an unset number would otherwise read as 0.
pub(super) fn is_set(feature: &Feature, column: usize) -> bool {
    let Ok(column) = c_int::try_from(column) else { return false };
    // SAFETY: GDAL itself checks nothing but the pointer, which is sound; the columns are those of the feature's own layer.
    unsafe {
        column < gdal_sys::OGR_F_GetFieldCount(feature.c_feature())
            && gdal_sys::OGR_F_IsFieldSetAndNotNull(feature.c_feature(), column) != 0
    }
}

/// The bytes of a value as text; the `gdal` crate replaces what is not UTF-8.
pub(super) fn text(feature: &Feature, column: usize) -> Vec<u8> {
    let Ok(column) = c_int::try_from(column) else { return Vec::new() };
    // SAFETY: the column is one of the feature's own; the text is GDAL's and lives until the feature is asked again.
    unsafe {
        if column >= gdal_sys::OGR_F_GetFieldCount(feature.c_feature()) {
            return Vec::new();
        }
        let text = gdal_sys::OGR_F_GetFieldAsString(feature.c_feature(), column);
        if text.is_null() { Vec::new() } else { CStr::from_ptr(text).to_bytes().to_vec() }
    }
}

/// How a feature is drawn, in GDAL's own style strings.
pub(super) fn style(feature: &Feature) -> Option<String> {
    // SAFETY: the feature owns the string, which is copied before anything else is asked of it; null is told apart.
    unsafe {
        let style = gdal_sys::OGR_F_GetStyleString(feature.c_feature());
        (!style.is_null()).then(|| CStr::from_ptr(style).to_string_lossy().into_owned())
    }
}

/// Whether the whole numbers of a column are truth values.
pub(super) fn is_boolean(columns: &Defn, column: usize) -> bool {
    let Ok(column) = c_int::try_from(column) else { return false };
    // SAFETY: the definition lives as long as its layer; a column that it does not have comes back as null.
    unsafe {
        let field = gdal_sys::OGR_FD_GetFieldDefn(columns.c_defn(), column);
        !field.is_null() && gdal_sys::OGR_Fld_GetSubType(field) == OGRFieldSubType::OFSTBoolean
    }
}

/// A CRS as WKT of 2019, which loses nothing.
pub(super) fn wkt2(crs: &SpatialRef) -> Option<String> {
    let format = CString::new("FORMAT=WKT2_2019").ok()?;
    let options = [format.as_ptr(), ptr::null()];
    let mut text: *mut c_char = ptr::null_mut();
    // SAFETY: the options are a list that ends with null and outlives the call; the text is GDAL's to allocate, ours to free.
    unsafe {
        let result = gdal_sys::OSRExportToWktEx(crs.to_c_hsrs(), &raw mut text, options.as_ptr());
        let wkt = (result == OGRErr::OGRERR_NONE && !text.is_null()).then(|| CStr::from_ptr(text).to_string_lossy().into_owned());
        gdal_sys::VSIFree(text.cast::<c_void>());
        wkt.filter(|wkt| !wkt.is_empty())
    }
}

/// Keeps PROJ from writing to stderr, a line a coordinate that it cannot bring elsewhere; what fails comes back as an error.
///
/// GDAL gives the contexts that it makes a logger of its own, and is heard as before.
pub(super) fn silence_proj() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    // SAFETY: null is PROJ's own default context, of which all later ones are copies with its logger; it is asked for once.
    ONCE.call_once(|| unsafe { proj_sys::proj_log_func(ptr::null_mut(), ptr::null_mut(), Some(pass_over)) });
}

unsafe extern "C" fn pass_over(_data: *mut c_void, _level: c_int, _text: *const c_char) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listener_hears_what_gdal_says_and_the_inner_one_alone() {
        let outer = Listener::new();
        {
            let inner = Listener::new();
            assert!(SpatialRef::from_definition("EPSG:0").is_err());
            assert!(inner.count() > 0 && outer.count() == 0);
            assert_eq!(inner.failures(0).len(), inner.all().len());
        }
        assert!(SpatialRef::from_definition("EPSG:0").is_err());
        assert!(outer.count() > 0);
    }

    #[test]
    fn wkt_is_that_of_2019() {
        let crs = SpatialRef::from_epsg(9208).expect("a CRS");
        assert!(wkt2(&crs).is_some_and(|wkt| wkt.starts_with("PROJCRS[")));
    }
}
