//! What a target makes of its first byte.

/// The ending that the first byte chooses, and what is behind it.
pub fn choose<'a, 'e>(bytes: &'a [u8], endings: &[&'e str]) -> Option<(&'e str, &'a [u8])> {
    let (&first, rest) = bytes.split_first()?;
    Some((endings[usize::from(first) % endings.len()], rest))
}
