//! What the slices keep in memory for a running site: one thing of each type.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, RwLock};

/// A thing that somebody holds stays as it was when another one takes its place.
#[derive(Default)]
pub struct Shelf(RwLock<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl Shelf {
    pub fn get<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        let things = self.0.read().ok()?;
        things.get(&TypeId::of::<T>()).cloned()?.downcast().ok()
    }

    /// Puts the thing in the place of the one of its type.
    pub fn put<T: Any + Send + Sync>(&self, thing: T) -> Arc<T> {
        let thing = Arc::new(thing);
        if let Ok(mut things) = self.0.write() {
            things.insert(TypeId::of::<T>(), thing.clone());
        }
        thing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_found_by_their_type() {
        let shelf = Shelf::default();
        assert_eq!(shelf.get::<u8>(), None);
        let first = shelf.put(1_u8);
        shelf.put(2_u8);
        shelf.put("a word");
        assert_eq!((*first, shelf.get::<u8>().as_deref()), (1, Some(&2)));
        assert_eq!(shelf.get::<&str>().as_deref(), Some(&"a word"));
    }
}
