//! Pictures by the page, the latest first. A page costs what it shows, whatever stands before it.

use cradle_domain::library::{Image, ImageState, Query};
use cradle_domain::{CameraId, CustomerId, ImageId};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::images::{COLUMNS, Row, with_parts};
use super::shelf::Shelf;
use super::{found, terms};
use crate::{Engine, Result, Tx, on};

/// A place in the order of pictures: by the time they were taken, then by identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// The time, as [`LocalTime`](cradle_domain::library::LocalTime) writes it.
    pub taken_at: String,
    /// The picture.
    pub id: ImageId,
}

/// Which pictures.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Where to look.
    pub shelf: Shelf,
    /// Only from this camera.
    pub camera: Option<CameraId>,
    /// The first day, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// The last day.
    pub to: Option<String>,
    /// What has to hold besides.
    pub query: Option<Query>,
    /// Only what comes after this place, that is, what was taken earlier.
    pub after: Option<Position>,
}

/// A question on PostgreSQL.
const QUESTION: &str = "terms @@ CAST($6 AS TSQUERY)";

/// Pictures that are looked through one by one before PostgreSQL's index of words is asked for what begins with
/// some letters: as many as a camera numbers before it begins anew.
const NEAR: u32 = 12_000;

/// Behind every letter and digit that a time is written with.
const AFTER_ALL_TIMES: &str = "~";

impl Filter {
    /// What stands before this place in time comes; a day ends before its 24th hour.
    fn before(&self) -> (String, Uuid) {
        let day = self.to.as_ref().map(|day| (format!("{day}T24"), Uuid::nil()));
        let place = self.after.as_ref().map(|place| (place.taken_at.clone(), place.id.0));
        match (day, place) {
            (Some(day), Some(place)) => day.min(place),
            (Some(bound), None) | (None, Some(bound)) => bound,
            (None, None) => (AFTER_ALL_TIMES.to_owned(), Uuid::max()),
        }
    }

    /// The statement, in which every combination without a question is a walk along one index. Its
    /// values: customer, upper bound in time and identifier, lower bound in time, count, then the
    /// camera or, where there is a question, that.
    pub fn statement(&self) -> String {
        format!(
            "SELECT {COLUMNS} FROM images
             WHERE customer_id = $1 AND {} AND (taken_at, id) < ($2, $3) AND taken_at >= $4
             ORDER BY taken_at DESC, id DESC LIMIT $5",
            self.condition()
        )
    }

    /// As [`Filter::statement`], but only among the next few pictures, which are looked through one by one.
    /// PostgreSQL believes that few words begin with some letters, and would gather all that do from its index
    /// before it takes the latest; of whole words it knows how frequent they are.
    fn near(&self) -> String {
        format!(
            "SELECT {COLUMNS} FROM (
               SELECT * FROM images
               WHERE customer_id = $1 AND {} AND (taken_at, id) < ($2, $3) AND taken_at >= $4
               ORDER BY taken_at DESC, id DESC LIMIT {NEAR}
             ) AS images WHERE {QUESTION} ORDER BY taken_at DESC, id DESC LIMIT $5",
            self.place()
        )
    }

    fn condition(&self) -> String {
        let place = self.place();
        if self.query.is_some() { format!("{place} AND {QUESTION}") } else { place }
    }

    /// Where to look, but for the question.
    fn place(&self) -> String {
        // The camera is a part of the question where there is one.
        let camera = self.camera.filter(|_| self.query.is_none());
        match (self.shelf, camera) {
            (Shelf::All, None) => "visible = TRUE".to_owned(),
            (Shelf::All, Some(_)) => "camera_id = $6 AND visible = TRUE".to_owned(),
            (Shelf::Only(state), None) => format!("state = '{}'", state.as_str()),
            (Shelf::Only(state), Some(_)) => {
                let visible = if state == ImageState::Trashed { "FALSE" } else { "TRUE" };
                format!("camera_id = $6 AND visible = {visible} AND state = '{}'", state.as_str())
            }
        }
    }

    /// The question with the camera in it.
    fn question(&self) -> Option<Query> {
        let query = self.query.clone()?;
        Some(Query::All(self.camera.map(Query::camera).into_iter().chain([query]).collect()))
    }

    /// The question with the state in it, too, for an index that knows nothing else.
    fn whole_question(&self) -> Option<Query> {
        let state = match self.shelf {
            Shelf::All => None,
            Shelf::Only(state) => Some(state),
        };
        Some(Query::All(vec![self.question()?, Query::state(state)]))
    }
}

/// The values of a page's statement.
struct Ask {
    owner: CustomerId,
    before: (String, Uuid),
    from: String,
    limit: u32,
    camera: Option<CameraId>,
    /// As PostgreSQL reads it.
    question: Option<String>,
}

impl Ask {
    async fn rows(&self, tx: &mut Tx, text: String) -> Result<Vec<Row>> {
        Ok(on!(tx, c => {
            let mut query = sqlx::query_as(AssertSqlSafe(text))
                .bind(self.owner.0).bind(&self.before.0).bind(self.before.1).bind(&self.from)
                .bind(i64::from(self.limit));
            if let Some(question) = &self.question {
                query = query.bind(question);
            } else if let Some(camera) = self.camera {
                query = query.bind(camera.0);
            }
            // How a question is best answered depends on its words: it is planned each time.
            query.persistent(self.question.is_none()).fetch_all(c)
        })?)
    }
}

/// Up to `limit` pictures of this customer, the latest first, with their parts.
pub async fn page(tx: &mut Tx, owner: CustomerId, filter: &Filter, limit: u32) -> Result<Vec<Image>> {
    let (taken_at, id) = filter.before();
    let from = filter.from.clone().unwrap_or_default();
    let rows: Vec<Row> = if let (Engine::Sqlite, Some(question)) = (tx.engine(), filter.whole_question()) {
        let search = found::Search { owner, terms: terms::fts5(&question, owner), from };
        let upper = match (taken_at, id) {
            (time, _) if time == AFTER_ALL_TIMES => found::Upper::Open,
            (time, _) if time.ends_with("T24") => found::Upper::EndOf(time.replace("T24", "")),
            (time, id) => found::Upper::Place(time, id),
        };
        search.page(tx, upper, limit).await?
    } else {
        let question = filter.question().map(|query| terms::tsquery(&query, owner));
        let ask = Ask { owner, before: (taken_at, id), from, limit, camera: filter.camera, question };
        let begins = ask.question.as_ref().is_some_and(|question| question.contains(terms::BEGINNING));
        let near = if begins { ask.rows(tx, filter.near()).await? } else { Vec::new() };
        if near.len() == limit as usize && begins { near } else { ask.rows(tx, filter.statement()).await? }
    };
    with_parts(tx, owner, rows).await
}

/// How many pictures there are, counted up to `most`.
pub async fn count(tx: &mut Tx, owner: CustomerId, filter: &Filter, most: u32) -> Result<u32> {
    let from = filter.from.clone().unwrap_or_default();
    let counted: i64 = if let (Engine::Sqlite, Some(question)) = (tx.engine(), filter.whole_question()) {
        let search = found::Search { owner, terms: terms::fts5(&question, owner), from };
        search.count(tx, filter.to.as_deref(), most).await?
    } else {
        let (taken_at, id) = filter.before();
        let text = format!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM images
             WHERE customer_id = $1 AND {} AND (taken_at, id) < ($2, $3) AND taken_at >= $4 LIMIT $5) AS counted",
            filter.condition()
        );
        let question = filter.question().map(|query| terms::tsquery(&query, owner));
        on!(tx, c => {
            let mut query = sqlx::query_scalar(AssertSqlSafe(text))
                .bind(owner.0).bind(taken_at).bind(id).bind(from).bind(i64::from(most));
            if let Some(question) = question {
                query = query.bind(question);
            } else if let Some(camera) = filter.camera {
                query = query.bind(camera.0);
            }
            query.persistent(false).fetch_one(c)
        })?
    };
    Ok(u32::try_from(counted).unwrap_or(u32::MAX))
}
