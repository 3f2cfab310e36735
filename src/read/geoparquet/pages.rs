//! Pages are looked at before the crate decodes them: on some that are torn it would give up the whole program.

use parquet::basic::Encoding;
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ColumnChunkMetaData;

/// Whether a column's place in the file is one.
pub(super) fn check_place(column: &ColumnChunkMetaData) -> Result<()> {
    let start = column.dictionary_page_offset().unwrap_or_else(|| column.data_page_offset());
    if start < 0 || column.compressed_size() < 0 { Err(torn("a column lies nowhere in the file")) } else { Ok(()) }
}

/// The pages of a column that can be decoded, and an error for the first one that cannot.
pub(super) struct Checked {
    pub(super) inner: Box<dyn PageReader>,
    /// Whether values may be missing.
    pub(super) has_levels: bool,
    /// Whether values are bytes, each with its length before it.
    pub(super) is_bytes: bool,
    /// Whether there was a dictionary.
    pub(super) has_dictionary: bool,
}

impl Checked {
    fn check(&mut self, page: &mut Page) -> Result<()> {
        if let Page::DictionaryPage { buf, num_values, .. } = page {
            self.has_dictionary = true;
            let is_whole = !self.is_bytes || chained(buf).is_some_and(|count| count >= u64::from(*num_values));
            return if is_whole { Ok(()) } else { Err(torn("a dictionary that ends too soon")) };
        }
        let levels = self.levels(page)?;
        let encoding = page.encoding();
        let (Page::DataPage { buf, .. } | Page::DataPageV2 { buf, .. }) = page else { return Ok(()) };
        let Some(values) = buf.get(levels..) else { return Err(torn("a page that ends within its levels")) };
        match encoding {
            Encoding::PLAIN_DICTIONARY | Encoding::RLE_DICTIONARY if !self.has_dictionary => Err(torn("a dictionary that is not there")),
            // Four bytes say how long the runs are.
            Encoding::RLE if values.len() < 4 => Err(torn("a page that ends too soon")),
            Encoding::PLAIN if self.is_bytes => {
                chained(values).ok_or_else(|| torn("a page that ends within a value"))?;
                // Whoever asks for one value more is told of one that is longer than the page.
                *buf = [buf, &[0xff; 4][..]].concat().into();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The bytes before the values, which say what is missing.
    fn levels(&self, page: &Page) -> Result<usize> {
        match page {
            Page::DataPage { buf, def_level_encoding, .. } if self.has_levels => {
                if *def_level_encoding != Encoding::RLE {
                    return Err(torn("its levels are not encoded as they are today"));
                }
                let length = buf.first_chunk().ok_or_else(|| torn("a page without levels"))?;
                Ok((u32::from_le_bytes(*length) as usize).saturating_add(4))
            }
            Page::DataPageV2 { def_levels_byte_len, rep_levels_byte_len, .. } => {
                let length = def_levels_byte_len.checked_add(*rep_levels_byte_len);
                length.map(|length| length as usize).ok_or_else(|| torn("a page that ends within its levels"))
            }
            _ => Ok(0),
        }
    }
}

/// How many values stand one behind the other, each behind its length; `None`: one is longer than what is there.
fn chained(mut bytes: &[u8]) -> Option<u64> {
    let mut count = 0;
    while !bytes.is_empty() {
        let (length, rest) = bytes.split_first_chunk()?;
        bytes = rest.get(u32::from_le_bytes(*length) as usize..)?;
        count += 1;
    }
    Some(count)
}

fn torn(what: &str) -> ParquetError {
    ParquetError::General(what.to_owned())
}

impl PageReader for Checked {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let Some(mut page) = self.inner.get_next_page()? else { return Ok(None) };
        self.check(&mut page)?;
        Ok(Some(page))
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.inner.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.inner.skip_next_page()
    }

    fn at_record_boundary(&mut self) -> Result<bool> {
        self.inner.at_record_boundary()
    }
}

impl Iterator for Checked {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}
