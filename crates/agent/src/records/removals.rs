//! What was deleted from cameras: written down before it goes and after it went.

use super::{Recorded, Records};

/// Removals that are remembered.
const KEPT: i64 = 50;

/// Something that somebody wants deleted.
#[derive(Clone, Debug)]
pub struct NewRemoval {
    /// Its identifier.
    pub id: String,
    /// Key of the camera.
    pub camera: String,
    /// The camera in words.
    pub camera_label: String,
    /// When it was asked for, in microseconds since 1970.
    pub created_at: i64,
    /// Names of the shots.
    pub shots: Vec<String>,
}

/// What somebody wanted deleted.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct RemovalRow {
    /// Identifier.
    pub id: String,
    /// Key of the camera.
    pub camera: String,
    /// The camera in words.
    pub camera_label: String,
    /// `running`, `done`, `stopped` or `interrupted`.
    pub state: String,
    /// Why it stopped.
    pub reason: Option<String>,
    /// When it was asked for, in microseconds since 1970.
    pub created_at: i64,
    /// Bytes that went.
    pub bytes: i64,
}

/// A shot of a removal.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct RemovalShot {
    /// Which of them.
    pub shot: i64,
    /// Its name.
    pub name: String,
    /// `waiting`, `removing`, `removed`, `stays` or `unknown`.
    pub state: String,
    /// Why it stays, in a word.
    pub why: Option<String>,
    /// The same in a sentence.
    pub reason: Option<String>,
}

/// Shots of a removal of which the same is to be said.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct RemovalState {
    /// `waiting`, `removing`, `removed`, `stays` or `unknown`.
    pub state: String,
    /// Why they stay, in a word.
    pub why: Option<String>,
    /// The same in a sentence.
    pub reason: Option<String>,
    /// How many.
    pub count: u32,
    names: String,
}

impl RemovalState {
    /// What they are called, where they stay or nothing is known of them.
    pub fn names(&self) -> Recorded<Vec<String>> {
        Ok(serde_json::from_str(&self.names)?)
    }
}

/// A file that goes.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct RemovedFile {
    /// Where it lies on the camera.
    pub path: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256 of its content, in hexadecimal.
    pub sha256: String,
    /// Where the copy on this computer lies.
    pub copy: String,
    /// Whether it went.
    pub removed: bool,
}

const REMOVAL: &str = "SELECT r.*, COALESCE((SELECT SUM(f.size) FROM removal_files f
    WHERE f.removal_id = r.id AND f.removed = 1), 0) AS bytes FROM removals r";

impl Records {
    /// Writes a removal down: nothing of it has gone yet. False when there is one of this id.
    pub async fn begin_removal(&self, removal: &NewRemoval) -> Recorded<bool> {
        let mut change = self.db.begin().await?;
        let done = sqlx::query(
            "INSERT INTO removals (id, camera, camera_label, state, created_at)
             VALUES ($1, $2, $3, 'running', $4) ON CONFLICT (id) DO NOTHING",
        )
        .bind(&removal.id)
        .bind(&removal.camera)
        .bind(&removal.camera_label)
        .bind(removal.created_at)
        .execute(&mut *change)
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        for (shot, name) in (0_i64..).zip(&removal.shots) {
            sqlx::query("INSERT INTO removal_shots (removal_id, shot, name) VALUES ($1, $2, $3)")
                .bind(&removal.id)
                .bind(shot)
                .bind(name)
                .execute(&mut *change)
                .await?;
        }
        sqlx::query(
            "DELETE FROM removals WHERE state <> 'running' AND id NOT IN
               (SELECT id FROM removals ORDER BY created_at DESC, id DESC LIMIT $1)",
        )
        .bind(KEPT)
        .execute(&mut *change)
        .await?;
        change.commit().await?;
        Ok(true)
    }

    /// The files of a shot go from now on: (where, bytes, SHA-256, copy), in the order of going.
    pub async fn shot_goes(&self, removal: &str, shot: i64, files: &[RemovedFile]) -> Recorded<()> {
        let mut change = self.db.begin().await?;
        sqlx::query("UPDATE removal_shots SET state = 'removing' WHERE removal_id = $1 AND shot = $2")
            .bind(removal)
            .bind(shot)
            .execute(&mut *change)
            .await?;
        for (part, file) in (0_i64..).zip(files) {
            sqlx::query(
                "INSERT INTO removal_files (removal_id, shot, part, path, size, sha256, copy)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(removal)
            .bind(shot)
            .bind(part)
            .bind(&file.path)
            .bind(file.size)
            .bind(&file.sha256)
            .bind(&file.copy)
            .execute(&mut *change)
            .await?;
        }
        Ok(change.commit().await?)
    }

    /// One of its files went.
    pub async fn file_went(&self, removal: &str, shot: i64, path: &str) -> Recorded<()> {
        sqlx::query("UPDATE removal_files SET removed = 1 WHERE removal_id = $1 AND shot = $2 AND path = $3")
            .bind(removal)
            .bind(shot)
            .bind(path)
            .execute(&self.db)
            .await?;
        Ok(())
    }

    /// What became of a shot: a state, and why it stays (a word, a sentence).
    pub async fn shot_is(
        &self,
        removal: &str,
        shot: i64,
        state: &str,
        why: Option<(&str, &str)>,
    ) -> Recorded<()> {
        let (why, reason) = why.unzip();
        sqlx::query(
            "UPDATE removal_shots SET state = $3, why = $4, reason = $5 WHERE removal_id = $1 AND shot = $2",
        )
        .bind(removal)
        .bind(shot)
        .bind(state)
        .bind(why)
        .bind(reason)
        .execute(&self.db)
        .await?;
        Ok(())
    }

    /// A removal is over.
    pub async fn end_removal(&self, removal: &str, state: &str, reason: Option<&str>) -> Recorded<()> {
        sqlx::query("UPDATE removals SET state = $2, reason = $3 WHERE id = $1 AND state = 'running'")
            .bind(removal)
            .bind(state)
            .bind(reason)
            .execute(&self.db)
            .await?;
        Ok(())
    }

    /// What a process that ended in the middle has left: nothing of it goes on. Of what was going nobody
    /// knows whether it went. Only for whoever holds [`Records::claim_removing`].
    pub async fn interrupt_removals(&self) -> Recorded<()> {
        let mut change = self.db.begin().await?;
        sqlx::query(
            "UPDATE removal_shots SET state = 'unknown' WHERE state = 'removing'
               AND removal_id IN (SELECT id FROM removals WHERE state = 'running')",
        )
        .execute(&mut *change)
        .await?;
        sqlx::query("UPDATE removals SET state = 'interrupted' WHERE state = 'running'")
            .execute(&mut *change)
            .await?;
        Ok(change.commit().await?)
    }

    /// The latest removals, the latest first.
    pub async fn removals(&self, most: i64) -> Recorded<Vec<RemovalRow>> {
        let text = format!("{REMOVAL} ORDER BY r.created_at DESC, r.id DESC LIMIT $1");
        Ok(sqlx::query_as(sqlx::AssertSqlSafe(text)).bind(most).fetch_all(&self.db).await?)
    }

    /// A removal.
    pub async fn removal(&self, id: &str) -> Recorded<Option<RemovalRow>> {
        let text = format!("{REMOVAL} WHERE r.id = $1");
        Ok(sqlx::query_as(sqlx::AssertSqlSafe(text)).bind(id).fetch_optional(&self.db).await?)
    }

    /// How many shots of a removal are in each state, by reason, and the names of those that stay or of which
    /// nothing is known, as a list in JSON.
    pub async fn removal_states(&self, removal: &str) -> Recorded<Vec<RemovalState>> {
        let states = sqlx::query_as(
            "SELECT state, why, MIN(reason) AS reason, COUNT(*) AS count,
               json_group_array(name) FILTER (WHERE state IN ('stays', 'unknown')) AS names
             FROM removal_shots WHERE removal_id = $1 GROUP BY state, why ORDER BY state, why",
        );
        Ok(states.bind(removal).fetch_all(&self.db).await?)
    }

    /// The shots of a removal, in their order.
    pub async fn removal_shots(&self, removal: &str) -> Recorded<Vec<RemovalShot>> {
        let shots = sqlx::query_as(
            "SELECT shot, name, state, why, reason FROM removal_shots WHERE removal_id = $1 ORDER BY shot",
        );
        Ok(shots.bind(removal).fetch_all(&self.db).await?)
    }

    /// The files of a removal that went or were going, in the order of going.
    pub async fn removed_files(&self, removal: &str) -> Recorded<Vec<RemovedFile>> {
        let files = sqlx::query_as(
            "SELECT path, size, sha256, copy, removed FROM removal_files WHERE removal_id = $1
             ORDER BY shot, part",
        );
        Ok(files.bind(removal).fetch_all(&self.db).await?)
    }

    /// The content that was copied last from a place on a camera, with this size where one is said: SHA-256.
    pub async fn copied_from(&self, root: &str, path: &str, size: Option<u64>) -> Recorded<Option<String>> {
        let content = sqlx::query_scalar(
            "SELECT f.sha256 FROM order_files f JOIN orders o ON o.id = f.order_id
             WHERE f.root = $1 AND f.path = $2 AND f.size = COALESCE($3, f.size) AND f.sha256 IS NOT NULL
             ORDER BY o.created_at DESC LIMIT 1",
        );
        Ok(content.bind(root).bind(path).bind(size.map(|size| size as i64)).fetch_optional(&self.db).await?)
    }

    /// What was copied together with a content, as files of one shot: (name, bytes, SHA-256).
    pub async fn copied_with(&self, sha256: &str) -> Recorded<Vec<(String, i64, String)>> {
        let files = sqlx::query_as(
            "SELECT DISTINCT g.filename, g.size, g.sha256 FROM order_files f
             JOIN order_files g ON g.order_id = f.order_id AND g.shot = f.shot
             WHERE f.sha256 = $1 AND g.sha256 IS NOT NULL",
        );
        Ok(files.bind(sha256).fetch_all(&self.db).await?)
    }

    /// Where copies of a content were put in folders of this computer, the latest first: (folder, place in it).
    pub async fn local_copies(&self, sha256: &str) -> Recorded<Vec<(String, String)>> {
        let copies = sqlx::query_as(
            "SELECT o.local_folder, f.local_place FROM order_files f JOIN orders o ON o.id = f.order_id
             WHERE f.sha256 = $1 AND f.local_place IS NOT NULL AND o.local_folder IS NOT NULL
             GROUP BY o.local_folder, f.local_place ORDER BY MAX(o.created_at) DESC",
        );
        Ok(copies.bind(sha256).fetch_all(&self.db).await?)
    }

    /// Whether something of an open order is still to be copied from a camera.
    pub async fn is_copied_from(&self, camera: &str) -> Recorded<bool> {
        let copied = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM order_files f JOIN orders o ON o.id = f.order_id
             WHERE o.state IN ('waiting', 'sending') AND o.camera = $1 AND f.sha256 IS NULL
               AND f.problem IS NULL)",
        );
        Ok(copied.bind(camera).fetch_one(&self.db).await?)
    }
}
