//! What pictures are found by, kept in step with what is known about them.
//!
//! The terms stand in the pictures' `words`, written in the transaction that changes the picture;
//! each engine keeps its own index of them: FTS5 by triggers, `tsvector` as a generated column.

use cradle_domain::library::{Attributes, Findable, Image, ImageKind, LocalTime, Query, Rating, lead};
use cradle_domain::{CameraId, ClassId, CustomerId, ImageId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use super::columns::{state_from, unsigned};
use crate::db::{from_json, places};
use crate::{Engine, Result, StoreError, Tx, changed, on};

/// The terms of a picture that is in no class yet.
pub(super) fn of_new(image: &Image) -> String {
    let findable = Findable {
        owner: image.owner,
        state: image.state,
        kind: image.kind,
        camera: image.camera,
        filename: &image.filename,
        taken_at: &image.taken_at,
        facts: &image.facts,
        position: image.position,
        said: &image.attributes,
        classes: &[],
    };
    findable.terms()
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    camera_id: Option<Uuid>,
    state: String,
    kind: String,
    filename: String,
    taken_at: String,
    facts: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    title: String,
    caption: String,
    people: String,
    place: String,
    occasion: String,
    keywords: String,
    rating: Option<i64>,
    words: String,
}

impl Row {
    fn terms(&self, owner: CustomerId, classes: &[ClassId]) -> Result<String> {
        let rating = self.rating.map(unsigned::<u8>).transpose()?;
        let said = Attributes {
            title: self.title.clone(),
            caption: self.caption.clone(),
            people: from_json(&self.people)?,
            place: self.place.clone(),
            occasion: self.occasion.clone(),
            keywords: from_json(&self.keywords)?,
            rating: rating.map(Rating::new).transpose().map_err(StoreError::unreadable)?,
        };
        let taken_at: LocalTime = self.taken_at.parse().map_err(StoreError::unreadable)?;
        let facts: Vec<(String, String)> = from_json(&self.facts)?;
        let kind = ImageKind::from_word(&self.kind)
            .ok_or_else(|| StoreError::unreadable(format!("a picture's kind “{}”", self.kind)))?;
        let findable = Findable {
            owner,
            state: state_from(&self.state)?,
            kind,
            camera: self.camera_id.map(CameraId),
            filename: &self.filename,
            taken_at: &taken_at,
            facts: &facts,
            position: self.latitude.zip(self.longitude),
            said: &said,
            classes,
        };
        Ok(findable.terms())
    }
}

/// As many pictures are looked at in one statement.
const AT_ONCE: usize = 500;

/// Makes the terms of these pictures anew from what stands in their rows, which are held until the
/// transaction ends: nothing that somebody else changes at the same moment is missed.
pub async fn refresh_terms(tx: &mut Tx, owner: CustomerId, ids: &[ImageId]) -> Result<()> {
    for some in ids.chunks(AT_ONCE) {
        let rows = held(tx, owner, some).await?;
        let classes = classes_of(tx, owner, some).await?;
        for row in rows {
            let own: Vec<ClassId> = classes
                .iter()
                .filter(|(image, _)| *image == row.id)
                .map(|(_, class)| ClassId(*class))
                .collect();
            let terms = row.terms(owner, &own)?;
            if terms != row.words {
                changed!(
                    tx,
                    "UPDATE images SET words = $3 WHERE customer_id = $1 AND id = $2",
                    owner.0,
                    row.id,
                    terms
                )?;
            }
        }
    }
    Ok(())
}

async fn held(tx: &mut Tx, owner: CustomerId, ids: &[ImageId]) -> Result<Vec<Row>> {
    // SQLite has one writer at a time.
    let hold = if tx.engine() == Engine::Postgres { " FOR NO KEY UPDATE" } else { "" };
    let text = format!(
        "SELECT id, camera_id, state, kind, filename, taken_at, facts, latitude, longitude, title, caption,
         people, place, occasion, keywords, rating, words
         FROM images WHERE customer_id = $1 AND id IN ({}) ORDER BY id{hold}",
        places(2, ids.len())
    );
    Ok(on!(tx, c => ids.iter()
        .fold(sqlx::query_as(AssertSqlSafe(text)).bind(owner.0), |query, id| query.bind(id.0))
        .fetch_all(c))?)
}

/// The classes by hand that these pictures are in, as pairs of picture and class.
async fn classes_of(tx: &mut Tx, owner: CustomerId, ids: &[ImageId]) -> Result<Vec<(Uuid, Uuid)>> {
    let text = format!(
        "SELECT image_id, class_id FROM class_images WHERE customer_id = $1 AND image_id IN ({})",
        places(2, ids.len())
    );
    Ok(on!(tx, c => ids.iter()
        .fold(sqlx::query_as(AssertSqlSafe(text)).bind(owner.0), |query, id| query.bind(id.0))
        .fetch_all(c))?)
}

/// Up to `limit` pictures that have no terms yet: those of a database that is older than the search.
pub async fn without_terms(tx: &mut Tx, limit: u32) -> Result<Vec<(CustomerId, ImageId)>> {
    let rows: Vec<(Uuid, Uuid)> = on!(tx, c => sqlx::query_as(
        "SELECT customer_id, id FROM images WHERE words = '' ORDER BY customer_id, id LIMIT $1")
        .bind(i64::from(limit)).fetch_all(c))?;
    Ok(rows.into_iter().map(|(owner, id)| (CustomerId(owner), ImageId(id))).collect())
}

/// A question as FTS5 reads it (<https://www.sqlite.org/fts5.html>, “Full-text Query Syntax”).
pub(super) fn fts5(query: &Query, owner: CustomerId) -> String {
    Language { lead: lead(owner), quote: '"', begins: " *", and: " AND ", or: " OR ", not: fts5_not }
        .say(query)
}

/// How the beginning of a word is marked in a `tsquery`.
pub(super) const BEGINNING: &str = ":*";

/// A question as a `tsquery`.
pub(super) fn tsquery(query: &Query, owner: CustomerId) -> String {
    Language { lead: lead(owner), quote: '\'', begins: BEGINNING, and: " & ", or: " | ", not: tsquery_not }
        .say(query)
}

/// How an engine writes an expression.
struct Language {
    lead: String,
    quote: char,
    begins: &'static str,
    and: &'static str,
    or: &'static str,
    /// The opposite of the second, given what holds for every picture.
    not: fn(String, String) -> String,
}

fn fts5_not(every: String, what: String) -> String {
    format!("({every} NOT {what})")
}

fn tsquery_not(_: String, what: String) -> String {
    format!("!{what}")
}

impl Language {
    fn say(&self, query: &Query) -> String {
        match query {
            Query::Term(term) => self.quoted(term),
            Query::Prefix(beginning) => format!("({}{})", self.quoted(beginning), self.begins),
            Query::All(all) => self.joined(all, self.and).unwrap_or_else(|| self.every()),
            Query::Any(any) => self
                .joined(any, self.or)
                .unwrap_or_else(|| self.say(&Query::Not(Box::new(Query::All(Vec::new()))))),
            Query::Not(what) => (self.not)(self.every(), self.say(what)),
        }
    }

    fn joined(&self, queries: &[Query], between: &str) -> Option<String> {
        let said: Vec<String> = queries.iter().map(|query| self.say(query)).collect();
        (!said.is_empty()).then(|| format!("({})", said.join(between)))
    }

    fn every(&self) -> String {
        self.quoted(&Query::every())
    }

    /// Terms hold letters, digits and `·`, so nothing in them ends the quotation.
    fn quoted(&self, term: &str) -> String {
        let plain = term.chars().filter(|c| !matches!(c, '"' | '\'' | '\\') && !c.is_whitespace());
        format!("{0}{1}{2}{0}", self.quote, self.lead, plain.collect::<String>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_written_in_each_engines_own_words() {
        let owner = CustomerId(Uuid::from_u128(0x1234_5678));
        let query = Query::All(vec![
            Query::typed("Anna Be"),
            Query::Not(Box::new(Query::keyword("draft"))),
            Query::nothing(),
        ]);
        assert_eq!(
            fts5(&query, owner),
            "((\"12345678wanna\" AND (\"12345678wbe\" *)) AND (\"12345678a\" NOT \"12345678kdraft\") \
             AND (\"12345678a\" NOT \"12345678a\"))"
        );
        assert_eq!(
            tsquery(&query, owner),
            "(('12345678wanna' & ('12345678wbe':*)) & !'12345678kdraft' & !'12345678a')"
        );
    }
}
