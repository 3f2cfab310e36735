//! What the reports of many projects say alike, held once.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, PoisonError, RwLock};

/// So many values are held; where there are more, they are not alike.
const MOST: usize = 1 << 12;

/// Values by what tells them apart, each held once. Who comes first changes nothing: equal keys have equal values.
pub(super) struct Alike<K, V: ?Sized>(RwLock<HashMap<K, Arc<V>>>);

impl<K, V: ?Sized> Default for Alike<K, V> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}

impl<K: Hash + Eq, V: ?Sized> Alike<K, V> {
    /// The value of a key, made where it is the first of its kind.
    pub(super) fn of(&self, key: K, make: impl FnOnce(&K) -> Arc<V>) -> Arc<V> {
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(known);
        }
        let value = make(&key);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() < MOST { Arc::clone(known.entry(key).or_insert(value)) } else { value }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_is_held_once() {
        let alike: Alike<String, str> = Alike::default();
        let kept = alike.of("one".to_owned(), |key| key.as_str().into());
        assert!(Arc::ptr_eq(&kept, &alike.of("one".to_owned(), |_| unreachable!())));
        assert_eq!(&*alike.of("other".to_owned(), |key| key.as_str().into()), "other");
    }
}
