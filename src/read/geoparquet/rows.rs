//! Rows of some columns, one row group after the other.

use std::fs::File;
use std::vec::IntoIter;

use parquet::basic::Type as Physical;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_column_reader};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{FileReader, SerializedFileReader};

use super::columns::{Cell, Column, Stored};
use super::pages::{Checked, check_place};

/// Reads some columns of a file; memory holds a page of each and the rows that are asked for.
pub(super) struct Rows<'a> {
    file: &'a SerializedFileReader<File>,
    columns: Vec<Column>,
    groups: std::ops::Range<usize>,
    readers: Vec<ColumnReader>,
    /// The rows of the group that are not read.
    left: usize,
}

impl<'a> Rows<'a> {
    pub(super) fn new(file: &'a SerializedFileReader<File>, columns: Vec<Column>) -> Self {
        Self { file, columns, groups: 0..file.num_row_groups(), readers: Vec::new(), left: 0 }
    }

    /// The next rows, at most so many, column by column; `None` at the end.
    ///
    /// Without a column there are as many empty rows as the file says.
    pub(super) fn next(&mut self, most: usize) -> Result<Option<Vec<Vec<Cell>>>> {
        while self.left == 0 {
            let Some(group) = self.groups.next() else { return Ok(None) };
            let group = self.file.get_row_group(group)?;
            self.left = usize::try_from(group.metadata().num_rows()).map_err(|error| ParquetError::General(error.to_string()))?;
            let reader = |column: &Column| {
                check_place(group.metadata().column(column.leaf))?;
                let inner = group.get_column_page_reader(column.leaf)?;
                let stored = group.metadata().schema_descr_ptr().column(column.leaf);
                let is_bytes = stored.physical_type() == Physical::BYTE_ARRAY;
                let pages = Checked { inner, has_levels: column.level > 0, is_bytes, has_dictionary: false };
                Ok(get_column_reader(stored, Box::new(pages)))
            };
            self.readers = self.columns.iter().map(reader).collect::<Result<_>>()?;
        }
        let rows = most.min(self.left);
        self.left -= rows;
        let read = self.readers.iter_mut().zip(&self.columns).map(|(reader, column)| cells(reader, column, rows));
        read.collect::<Result<_>>().map(Some)
    }
}

fn cells(reader: &mut ColumnReader, column: &Column, rows: usize) -> Result<Vec<Cell>> {
    match reader {
        ColumnReader::BoolColumnReader(reader) => typed(reader, column, rows, |value| value),
        ColumnReader::Int32ColumnReader(reader) => typed(reader, column, rows, |value| value),
        ColumnReader::Int64ColumnReader(reader) => typed(reader, column, rows, |value| value),
        ColumnReader::Int96ColumnReader(reader) => typed(reader, column, rows, |value| value),
        ColumnReader::FloatColumnReader(reader) => typed(reader, column, rows, |value| value),
        ColumnReader::DoubleColumnReader(reader) => typed(reader, column, rows, |value| value),
        ColumnReader::ByteArrayColumnReader(reader) => typed(reader, column, rows, |value| value),
        ColumnReader::FixedLenByteArrayColumnReader(reader) => typed(reader, column, rows, ByteArray::from),
    }
}

fn typed<T: DataType, S: Stored>(
    reader: &mut ColumnReaderImpl<T>,
    column: &Column,
    rows: usize,
    stored: impl Fn(T::T) -> S,
) -> Result<Vec<Cell>> {
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    let (read, ..) = reader.read_records(rows, Some(&mut levels), None, &mut values)?;
    if read < rows {
        return Err(ParquetError::EOF(format!("the column {:?} ends before its rows do", column.name)));
    }
    let mut values: IntoIter<T::T> = values.into_iter();
    let mut cell = |is_there: bool| {
        let value = if is_there { values.next() } else { None };
        value.map_or(Cell::Missing, |value| stored(value).cell(column.kind))
    };
    Ok(if column.level == 0 {
        (0..rows).map(|_| cell(true)).collect()
    } else {
        levels.iter().map(|level| cell(*level == column.level)).collect()
    })
}
