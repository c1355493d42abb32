//! What proving the stored files has found, as the API writes it.

use cradle_app::archive::{Named, Proof, Seen};
use cradle_wire::operator as wire;

use crate::render::instant;

pub(super) fn proof_out(proof: Proof) -> wire::Proof {
    wire::Proof {
        started_at: instant(proof.run.started_at),
        ended_at: proof.run.ended_at.map(instant),
        files: proof.run.files,
        bytes: proof.run.bytes,
        missing: proof.counts.missing,
        damaged: proof.counts.damaged,
        orphaned: proof.counts.orphaned,
        findings: proof.seen.into_iter().map(finding_out).collect(),
    }
}

fn finding_out(seen: Seen) -> wire::Finding {
    let name = |named: Named| wire::FileName { filename: named.filename, owner: named.owner };
    wire::Finding {
        finding: seen.found.finding.as_str().to_owned(),
        blake3: seen.found.hash.to_string(),
        size: seen.found.size,
        found_at: instant(seen.found.found_at),
        names: seen.names.into_iter().map(name).collect(),
    }
}
