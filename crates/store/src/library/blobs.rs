//! Which blobs there are, and which of them go.
//!
//! Whoever refers to a blob writes its record first, in the same transaction; whoever removes one
//! holds its record while the bytes go. Both wait for each other at that record, on either engine.

use cradle_domain::{BlobHash, Instant};
use sqlx::AssertSqlSafe;

use super::columns::{hash_from, signed};
use crate::db::places;
use crate::{Result, Tx, changed, on};

/// Writes that a blob is there and wanted: a removal that was under way is called off, and nobody
/// begins one until this transaction ends.
pub async fn record_blob(
    tx: &mut Tx,
    hash: BlobHash,
    size: u64,
    sha256: &[u8; 32],
    sha1: &[u8; 20],
    now: Instant,
) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO blobs (hash, size, sha256, sha1, stored_at, doomed_at) VALUES ($1, $2, $3, $4, $5, NULL)
         ON CONFLICT (hash) DO UPDATE SET size = excluded.size, sha256 = excluded.sha256, sha1 = excluded.sha1,
         stored_at = excluded.stored_at, doomed_at = NULL",
        hash.0.as_slice(),
        signed(size),
        sha256.as_slice(),
        sha1.as_slice(),
        now.micros(),
    )?;
    Ok(())
}

/// Writes down bytes that were found without a record: their time begins now.
pub async fn adopt_blob(tx: &mut Tx, hash: BlobHash, size: u64, now: Instant) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO blobs (hash, size, sha256, sha1, stored_at, doomed_at) VALUES ($1, $2, $3, $3, $4, NULL)
         ON CONFLICT (hash) DO NOTHING",
        hash.0.as_slice(),
        signed(size),
        [].as_slice() as &[u8],
        now.micros(),
    )?;
    Ok(())
}

/// Those of the blobs that have no record.
pub async fn blobs_without_record(tx: &mut Tx, hashes: &[BlobHash]) -> Result<Vec<BlobHash>> {
    if hashes.is_empty() {
        return Ok(Vec::new());
    }
    let text = format!("SELECT hash FROM blobs WHERE hash IN ({})", places(1, hashes.len()));
    let known: Vec<Vec<u8>> = on!(tx, c => hashes.iter()
        .fold(sqlx::query_scalar(AssertSqlSafe(text)), |query, hash| query.bind(hash.0.as_slice()))
        .fetch_all(c))?;
    let known = known.iter().map(|hash| hash_from(hash)).collect::<Result<Vec<_>>>()?;
    Ok(hashes.iter().filter(|hash| !known.contains(hash)).copied().collect())
}

/// Dooms the blobs whose hash begins with a byte from `first` to `last`, that were stored before
/// `before`, and to which nothing refers; none while somebody holds all of them.
pub async fn doom_blobs(tx: &mut Tx, first: u8, last: u8, before: Instant, now: Instant) -> Result<u64> {
    // Behind every hash that begins with 0xff stands one that is longer.
    let end = last.checked_add(1).map_or_else(|| vec![0xff; 33], |next| vec![next]);
    changed!(
        tx,
        "UPDATE blobs SET doomed_at = $4 WHERE hash >= $1 AND hash < $2 AND stored_at < $3 AND doomed_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM blob_holds WHERE until > $4)
         AND NOT EXISTS (SELECT 1 FROM images WHERE images.blob = blobs.hash)
         AND NOT EXISTS (SELECT 1 FROM image_parts WHERE image_parts.blob = blobs.hash)
         AND NOT EXISTS (SELECT 1 FROM call_profiles WHERE call_profiles.picture = blobs.hash)
         AND NOT EXISTS (SELECT 1 FROM contacts WHERE contacts.photograph = blobs.hash)",
        [first].as_slice(),
        end.as_slice(),
        before.micros(),
        now.micros(),
    )
}

/// Up to `limit` doomed blobs.
pub async fn doomed_blobs(tx: &mut Tx, limit: u32) -> Result<Vec<BlobHash>> {
    let hashes: Vec<Vec<u8>> = on!(tx, c => sqlx::query_scalar(
        "SELECT hash FROM blobs WHERE doomed_at IS NOT NULL ORDER BY hash LIMIT $1")
        .bind(i64::from(limit)).fetch_all(c))?;
    hashes.iter().map(|hash| hash_from(hash)).collect()
}

/// Holds the record of a doomed blob until the end of the transaction and proves once more that
/// nothing refers to it. False when something does: then it is doomed no longer.
pub async fn hold_doomed_blob(tx: &mut Tx, hash: BlobHash) -> Result<bool> {
    let hash = hash.0.as_slice();
    let held = changed!(
        tx,
        "UPDATE blobs SET doomed_at = doomed_at WHERE hash = $1 AND doomed_at IS NOT NULL",
        hash
    )?;
    if held == 0 {
        return Ok(false);
    }
    // A statement of its own: it sees what was committed while this one waited for the record.
    let wanted: i64 = on!(tx, c => sqlx::query_scalar(
        "SELECT CAST((SELECT COUNT(*) FROM (SELECT 1 FROM images WHERE blob = $1 LIMIT 1) AS i)
         + (SELECT COUNT(*) FROM (SELECT 1 FROM image_parts WHERE blob = $1 LIMIT 1) AS p)
         + (SELECT COUNT(*) FROM (SELECT 1 FROM call_profiles WHERE picture = $1 LIMIT 1) AS o)
         + (SELECT COUNT(*) FROM (SELECT 1 FROM contacts WHERE photograph = $1 LIMIT 1) AS h) AS BIGINT)")
        .bind(hash).fetch_one(c))?;
    if wanted > 0 {
        changed!(tx, "UPDATE blobs SET doomed_at = NULL WHERE hash = $1", hash)?;
    }
    Ok(wanted == 0)
}

/// Forgets a blob whose bytes are gone.
pub async fn forget_blob(tx: &mut Tx, hash: BlobHash) -> Result<()> {
    changed!(tx, "DELETE FROM blobs WHERE hash = $1", hash.0.as_slice())?;
    Ok(())
}
