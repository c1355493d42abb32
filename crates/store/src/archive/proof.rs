//! Walks through all bytes, and what they found.

use cradle_domain::archive::Finding;
use cradle_domain::{BlobHash, Instant, ProofRunId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Result, StoreError, Tx, changed, on};

/// One walk through all bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Identifier.
    pub id: ProofRunId,
    /// When it began.
    pub started_at: Instant,
    /// When it was through.
    pub ended_at: Option<Instant>,
    /// The hash that it has reached; empty at the beginning.
    pub reached: Vec<u8>,
    /// How many of the 256 first bytes of hashes were listed.
    pub listed: u16,
    /// Files read.
    pub files: u64,
    /// Bytes read.
    pub bytes: u64,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    started_at: i64,
    ended_at: Option<i64>,
    reached: Vec<u8>,
    listed: i64,
    files: i64,
    bytes: i64,
}

fn unsigned<T: TryFrom<i64>>(number: i64) -> Result<T> {
    T::try_from(number).map_err(|_| StoreError::unreadable(format!("the number {number}")))
}

impl TryFrom<Row> for Run {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: ProofRunId(row.id),
            started_at: Instant::from_micros(row.started_at),
            ended_at: row.ended_at.map(Instant::from_micros),
            reached: row.reached,
            listed: unsigned(row.listed)?,
            files: unsigned(row.files)?,
            bytes: unsigned(row.bytes)?,
        })
    }
}

/// Runs that are remembered.
const REMEMBERED: i64 = 24;

/// Begins a run; the oldest ones are forgotten.
pub async fn begin_run(tx: &mut Tx, id: ProofRunId, now: Instant) -> Result<()> {
    changed!(
        tx,
        "DELETE FROM proof_runs WHERE id NOT IN
         (SELECT id FROM proof_runs ORDER BY started_at DESC, id DESC LIMIT $1)",
        REMEMBERED - 1
    )?;
    changed!(
        tx,
        "INSERT INTO proof_runs (id, started_at, ended_at, reached, listed, files, bytes)
         VALUES ($1, $2, NULL, $3, 0, 0, 0)",
        id.0,
        now.micros(),
        [].as_slice() as &[u8],
    )?;
    Ok(())
}

/// A run.
pub async fn run(tx: &mut Tx, id: ProofRunId) -> Result<Option<Run>> {
    let row: Option<Row> =
        on!(tx, c => sqlx::query_as("SELECT * FROM proof_runs WHERE id = $1").bind(id.0).fetch_optional(c))?;
    row.map(Run::try_from).transpose()
}

/// The run that began last.
pub async fn last_run(tx: &mut Tx) -> Result<Option<Run>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT * FROM proof_runs ORDER BY started_at DESC, id DESC LIMIT 1").fetch_optional(c))?;
    row.map(Run::try_from).transpose()
}

/// A blob as its record has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its name.
    pub hash: BlobHash,
    /// Bytes.
    pub size: u64,
}

/// Up to `limit` recorded blobs behind a hash, in the order of their hashes.
pub async fn recorded(tx: &mut Tx, after: &[u8], limit: u32) -> Result<Vec<Recorded>> {
    let rows: Vec<(Vec<u8>, i64)> = on!(tx, c => sqlx::query_as(
        "SELECT hash, size FROM blobs WHERE hash > $1 ORDER BY hash LIMIT $2")
        .bind(after).bind(i64::from(limit)).fetch_all(c))?;
    let recorded = |(hash, size): (Vec<u8>, i64)| {
        let hash = BlobHash::from_slice(&hash).map_err(StoreError::unreadable)?;
        Ok(Recorded { hash, size: unsigned(size)? })
    };
    rows.into_iter().map(recorded).collect()
}

/// Writes that a blob was found to be what its name says.
pub async fn prove(tx: &mut Tx, hash: BlobHash, now: Instant) -> Result<()> {
    changed!(tx, "UPDATE blobs SET proven_at = $2 WHERE hash = $1", hash.0.as_slice(), now.micros())?;
    Ok(())
}

/// How a record stands to its bytes, held until the end of the transaction: `Some(true)` when they
/// were found without anybody knowing them, `Some(false)` when they were kept on purpose, `None` when
/// they are not to be kept.
pub async fn adopted(tx: &mut Tx, hash: BlobHash) -> Result<Option<bool>> {
    let hash = hash.0.as_slice();
    let held =
        changed!(tx, "UPDATE blobs SET doomed_at = doomed_at WHERE hash = $1 AND doomed_at IS NULL", hash)?;
    if held == 0 {
        return Ok(None);
    }
    let digest: Vec<u8> =
        on!(tx, c => sqlx::query_scalar("SELECT sha256 FROM blobs WHERE hash = $1").bind(hash).fetch_one(c))?;
    Ok(Some(digest.is_empty()))
}

/// Moves a run on; false when somebody else has moved it since it was read.
pub async fn advance(tx: &mut Tx, run: &Run, to: BlobHash, files: u64, bytes: u64) -> Result<bool> {
    let rows = changed!(
        tx,
        "UPDATE proof_runs SET reached = $3, files = files + $4, bytes = bytes + $5
         WHERE id = $1 AND reached = $2 AND ended_at IS NULL",
        run.id.0,
        run.reached.as_slice(),
        to.0.as_slice(),
        i64::try_from(files).unwrap_or(i64::MAX),
        i64::try_from(bytes).unwrap_or(i64::MAX),
    )?;
    Ok(rows == 1)
}

/// Writes how far the listing has come; false when somebody else has moved it since it was read.
pub async fn list_reached(tx: &mut Tx, run: &Run, listed: u16) -> Result<bool> {
    let rows = changed!(
        tx,
        "UPDATE proof_runs SET listed = $3 WHERE id = $1 AND listed = $2 AND ended_at IS NULL",
        run.id.0,
        i64::from(run.listed),
        i64::from(listed),
    )?;
    Ok(rows == 1)
}

/// Ends a run.
pub async fn end_run(tx: &mut Tx, id: ProofRunId, now: Instant) -> Result<()> {
    changed!(
        tx,
        "UPDATE proof_runs SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL",
        id.0,
        now.micros()
    )?;
    Ok(())
}

/// Something that a run found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Which bytes.
    pub hash: BlobHash,
    /// What is the matter.
    pub finding: Finding,
    /// Bytes, by the record where there is one.
    pub size: u64,
    /// When it was found.
    pub found_at: Instant,
}

/// Writes down what a run found; what is found twice is found once.
pub async fn add_finding(tx: &mut Tx, run: ProofRunId, found: &Found) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO proof_findings (run_id, hash, finding, size, found_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (run_id, hash) DO NOTHING",
        run.0,
        found.hash.0.as_slice(),
        found.finding.as_str(),
        i64::try_from(found.size).unwrap_or(i64::MAX),
        found.found_at.micros(),
    )?;
    Ok(())
}

/// Takes back that bytes were found without a record when they have one by now: they were just
/// arriving.
pub async fn drop_recorded(tx: &mut Tx, run: ProofRunId) -> Result<()> {
    changed!(
        tx,
        "DELETE FROM proof_findings WHERE run_id = $1 AND finding = 'orphaned' AND EXISTS (
           SELECT 1 FROM blobs WHERE blobs.hash = proof_findings.hash AND LENGTH(blobs.sha256) = 32)",
        run.0
    )?;
    Ok(())
}

/// How much a run found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Recorded, and not there.
    pub missing: u64,
    /// There, and not what they were.
    pub damaged: u64,
    /// There, and recorded nowhere.
    pub orphaned: u64,
}

/// How much a run found.
pub async fn counts(tx: &mut Tx, run: ProofRunId) -> Result<Counts> {
    let rows: Vec<(String, i64)> = on!(tx, c => sqlx::query_as(
        "SELECT finding, COUNT(*) FROM proof_findings WHERE run_id = $1 GROUP BY finding")
        .bind(run.0).fetch_all(c))?;
    let of = |finding: Finding| {
        let row = rows.iter().find(|(word, _)| word == finding.as_str());
        row.map_or(0, |(_, count)| u64::try_from(*count).unwrap_or(0))
    };
    Ok(Counts {
        missing: of(Finding::Missing),
        damaged: of(Finding::Damaged),
        orphaned: of(Finding::Orphaned),
    })
}

/// Up to `limit` findings of a run: lost bytes first, then damaged ones, then those without a record.
pub async fn findings(tx: &mut Tx, run: ProofRunId, limit: u32) -> Result<Vec<Found>> {
    let rows: Vec<(Vec<u8>, String, i64, i64)> = on!(tx, c => sqlx::query_as(
        "SELECT hash, finding, size, found_at FROM proof_findings WHERE run_id = $1
         ORDER BY CASE finding WHEN 'missing' THEN 0 WHEN 'damaged' THEN 1 ELSE 2 END, hash LIMIT $2")
        .bind(run.0).bind(i64::from(limit)).fetch_all(c))?;
    let found = |(hash, word, size, found_at): (Vec<u8>, String, i64, i64)| {
        let finding = Finding::from_word(&word)
            .ok_or_else(|| StoreError::unreadable(format!("the finding “{word}”")))?;
        let hash = BlobHash::from_slice(&hash).map_err(StoreError::unreadable)?;
        Ok(Found { hash, finding, size: unsigned(size)?, found_at: Instant::from_micros(found_at) })
    };
    rows.into_iter().map(found).collect()
}

/// A file that somebody knows by a name.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Named {
    /// Its name.
    pub filename: String,
    /// Whose it is, by name.
    pub owner: String,
}

/// By which names bytes are known to whom, up to `limit` of them.
pub async fn named(tx: &mut Tx, hash: BlobHash, limit: u32) -> Result<Vec<Named>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT f.filename, c.name AS owner FROM (
           SELECT customer_id, filename FROM images WHERE blob = $1
           UNION ALL SELECT customer_id, filename FROM image_parts WHERE blob = $1
         ) AS f JOIN customers c ON c.id = f.customer_id ORDER BY c.name, f.filename LIMIT $2")
        .bind(hash.0.as_slice()).bind(i64::from(limit)).fetch_all(c))?)
}

/// Whether the bytes of a blob were found missing or damaged, and neither kept nor proven since.
pub async fn is_lost(tx: &mut Tx, hash: BlobHash) -> Result<bool> {
    let lost: i64 = on!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM proof_findings f JOIN blobs b ON b.hash = f.hash
         WHERE f.hash = $1 AND f.finding IN ('missing', 'damaged')
         AND f.found_at >= b.stored_at AND f.found_at > COALESCE(b.proven_at, -1)")
        .bind(hash.0.as_slice()).fetch_one(c))?;
    Ok(lost > 0)
}
