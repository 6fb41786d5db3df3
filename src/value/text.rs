//! Text that keeps short strings without an allocation.

use alloc::{borrow::Cow, boxed::Box, string::String};
use core::fmt;

const INLINE: usize = 22;

/// UTF-8 text; up to 22 bytes of it are held in place. Also marks the SQL type `TEXT`.
///
/// ```
/// use querent::Text;
/// assert_eq!(Text::from("Ada").as_str(), "Ada");
/// ```
#[derive(Clone)]
pub struct Text(Repr);

#[derive(Clone)]
enum Repr {
    Inline { len: u8, bytes: [u8; INLINE] },
    Heap(Box<str>),
    Static(&'static str),
}

impl Text {
    /// Text that lives as long as the program: held without a copy.
    pub const fn from_static(text: &'static str) -> Text {
        Text(Repr::Static(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            // The bytes were copied from a `str`, so the fallback is never taken.
            Repr::Inline { .. } => core::str::from_utf8(self.as_bytes()).unwrap_or_default(),
            Repr::Heap(text) => text,
            Repr::Static(text) => text,
        }
    }

    /// The bytes of the text, which are UTF-8: for drivers, which send them as they are. Takes less than
    /// [`as_str`](Text::as_str), which looks through short ones.
    ///
    /// ```
    /// use querent::Text;
    /// assert_eq!(Text::from("Adá").as_bytes(), b"Ad\xc3\xa1");
    /// ```
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Repr::Inline { len, bytes } => bytes.get(..usize::from(*len)).unwrap_or_default(),
            Repr::Heap(text) => text.as_bytes(),
            Repr::Static(text) => text.as_bytes(),
        }
    }
}

impl From<&str> for Text {
    #[inline]
    fn from(text: &str) -> Self {
        let mut bytes = [0; INLINE];
        match bytes.get_mut(..text.len()) {
            Some(start) => {
                start.copy_from_slice(text.as_bytes());
                Text(Repr::Inline { len: text.len() as u8, bytes })
            }
            None => Text(Repr::Heap(text.into())),
        }
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        if text.len() <= INLINE { Text::from(text.as_str()) } else { Text(Repr::Heap(text.into())) }
    }
}

impl From<Cow<'_, str>> for Text {
    fn from(text: Cow<'_, str>) -> Self {
        match text {
            Cow::Borrowed(text) => Text::from(text),
            Cow::Owned(text) => Text::from(text),
        }
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for Text {}

impl core::hash::Hash for Text {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
