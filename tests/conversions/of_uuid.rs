//! The types of `uuid`.

use super::*;

#[test]
fn the_bytes_and_their_text_are_the_same() {
    let id: uuid::Uuid = "67e55044-10b1-426f-9247-bb680e5fe0c8".parse().unwrap();
    assert_eq!(Uuid::from(id), Uuid::parse("67e55044-10b1-426f-9247-bb680e5fe0c8").unwrap());
    assert_ordered_by_sqlite!([uuid::Uuid::max(), uuid::Uuid::nil(), id], uuid::Uuid as Uuid);
    assert_arrays!(id, uuid::Uuid as Uuid);
}

proptest! {
    #[test]
    fn sqlite_keeps_every_uuid(bytes in any::<[u8; 16]>()) {
        let id = uuid::Uuid::from_bytes(bytes);
        prop_assert_eq!(uuid::Uuid::from(Uuid::from(id)), id);
        prop_assert_eq!(Uuid::from(id).to_string(), id.to_string());
        assert_kept_by_sqlite!(id, uuid::Uuid as Uuid);
    }
}
