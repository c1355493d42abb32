//! PostgreSQL's records, table by table, in PostgreSQL's own text form.

use std::collections::HashMap;
use std::path::Path;

use futures::TryStreamExt;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use tokio::fs::File;
use tokio::io::{AsyncWriteExt as _, BufWriter};

use super::list::{BlobList, told};
use crate::{Db, Result, StoreError};

/// Which tables there are, in an order in which they can be filled.
pub(super) const TABLES: &str = "tables.json";

/// A table of a copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Table {
    /// Its name.
    pub name: String,
    /// Its columns in the order in which the file has them.
    pub columns: Vec<String>,
    /// Its file.
    pub file: String,
}

/// Writes every table, and the blobs that `kept` selects into the file `list`, as one transaction sees
/// them.
pub(super) async fn dump(db: &Db, folder: &Path, kept: &'static str, list: &str) -> Result<Vec<String>> {
    let pool = db.postgres_pool().ok_or(StoreError::Changed)?;
    let mut tx = pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
    let tables = tables(&mut tx).await?;
    let mut files = vec![TABLES.to_owned()];
    for table in &tables {
        let statement = format!("COPY {} TO STDOUT", copied(table));
        let mut rows = tx.copy_out_raw(&statement).await?;
        let mut file = create(&folder.join(&table.file)).await?;
        while let Some(some) = rows.try_next().await? {
            file.write_all(&some).await.map_err(sqlx::Error::from)?;
        }
        finish(file).await?;
        files.push(table.file.clone());
    }
    {
        let mut rows = sqlx::query_as::<_, (Vec<u8>, i64)>(kept).fetch(&mut *tx);
        let mut blobs = BlobList::create(&folder.join(list)).await?;
        while let Some((hash, size)) = rows.try_next().await? {
            blobs.add(&hash, size).await?;
        }
        blobs.finish().await?;
    }
    tx.rollback().await?;
    let text = serde_json::to_vec_pretty(&tables).map_err(StoreError::unreadable)?;
    let mut file = create(&folder.join(TABLES)).await?;
    file.write_all(&text).await.map_err(sqlx::Error::from)?;
    finish(file).await?;
    Ok(files)
}

async fn create(path: &Path) -> Result<BufWriter<File>> {
    Ok(BufWriter::new(File::create_new(path).await.map_err(sqlx::Error::from)?))
}

async fn finish(mut file: BufWriter<File>) -> Result<()> {
    file.flush().await.map_err(sqlx::Error::from)?;
    Ok(file.get_ref().sync_all().await.map_err(sqlx::Error::from)?)
}

/// The tables of the current schema, each after those that it refers to. Columns that the database
/// computes are left out.
pub(super) async fn tables(connection: &mut PgConnection) -> Result<Vec<Table>> {
    let names: Vec<String> = sqlx::query_scalar(
        "SELECT relname::text FROM pg_class WHERE relkind = 'r'
         AND relnamespace = current_schema()::regnamespace AND relname <> '_sqlx_migrations' ORDER BY relname",
    )
    .fetch_all(&mut *connection)
    .await?;
    let references: Vec<(String, String)> = sqlx::query_as(
        "SELECT c.relname::text, f.relname::text FROM pg_constraint k
         JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid
         WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace AND c.oid <> f.oid",
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut tables = Vec::with_capacity(names.len());
    for name in in_order(names, &references)? {
        let columns: Vec<String> = sqlx::query_scalar(
            "SELECT a.attname::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
             WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = $1
             AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum",
        )
        .bind(&name)
        .fetch_all(&mut *connection)
        .await?;
        tables.push(Table { file: format!("{name}.copy"), name, columns });
    }
    Ok(tables)
}

/// The names so that each stands behind all that it refers to.
fn in_order(mut names: Vec<String>, references: &[(String, String)]) -> Result<Vec<String>> {
    let mut waits: HashMap<&str, Vec<&str>> = HashMap::new();
    for (from, to) in references {
        waits.entry(from).or_default().push(to);
    }
    let mut ordered: Vec<String> = Vec::with_capacity(names.len());
    while !names.is_empty() {
        let ready = |name: &String| {
            let needs = waits.get(name.as_str());
            needs.is_none_or(|needs| needs.iter().all(|need| ordered.iter().any(|done| done == need)))
        };
        let (now, later): (Vec<_>, Vec<_>) = names.into_iter().partition(ready);
        if now.is_empty() {
            return Err(StoreError::unreadable(format!("tables that refer to one another: {later:?}")));
        }
        ordered.extend(now);
        names = later;
    }
    Ok(ordered)
}

/// `"table" ("column", …)`.
pub(super) fn copied(table: &Table) -> String {
    let columns: Vec<String> = table.columns.iter().map(|column| quoted(column)).collect();
    format!("{} ({})", quoted(&table.name), columns.join(", "))
}

/// A name in a statement.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Empties the tables and fills them from a copy, in one transaction. Triggers of our own rest
/// meanwhile: what they would write is in the copy.
pub(super) async fn fill(connection: &mut PgConnection, folder: &Path, from: &[Table]) -> Result<()> {
    use sqlx::Connection as _;
    let mut tx = connection.begin().await?;
    let there = tables(&mut tx).await?;
    let all: Vec<String> = there.iter().map(|table| quoted(&table.name)).collect();
    for table in &all {
        sqlx::query(told(format!("ALTER TABLE {table} DISABLE TRIGGER USER"))).execute(&mut *tx).await?;
    }
    sqlx::query(told(format!("TRUNCATE {}", all.join(", ")))).execute(&mut *tx).await?;
    for table in from {
        let mut file = File::open(folder.join(&table.file)).await.map_err(sqlx::Error::from)?;
        let mut copy = tx.copy_in_raw(&format!("COPY {} FROM STDIN", copied(table))).await?;
        let sent = send(&mut copy, &mut file).await;
        match sent {
            Ok(()) => drop(copy.finish().await?),
            Err(error) => {
                copy.abort("the file cannot be read").await?;
                return Err(error);
            }
        }
    }
    for table in &all {
        sqlx::query(told(format!("ALTER TABLE {table} ENABLE TRIGGER USER"))).execute(&mut *tx).await?;
    }
    Ok(tx.commit().await?)
}

async fn send(copy: &mut sqlx::postgres::PgCopyIn<&mut PgConnection>, file: &mut File) -> Result<()> {
    use tokio::io::AsyncReadExt as _;
    let mut piece = vec![0; 256 * 1024];
    loop {
        let read = file.read(&mut piece).await.map_err(sqlx::Error::from)?;
        if read == 0 {
            return Ok(());
        }
        copy.send(&piece[..read]).await?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_filled_after_those_that_it_refers_to() {
        let names = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
        let refers = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        let ordered =
            in_order(names.clone(), &[refers("a", "c"), refers("c", "d"), refers("b", "d")]).unwrap();
        assert_eq!(ordered, ["d", "b", "c", "a"]);
        assert!(in_order(names, &[refers("a", "b"), refers("b", "a")]).is_err());
    }

    #[test]
    fn names_are_quoted() {
        let table = Table { name: "a\"b".into(), columns: vec!["x".into(), "y".into()], file: String::new() };
        assert_eq!(copied(&table), "\"a\"\"b\" (\"x\", \"y\")");
    }
}
