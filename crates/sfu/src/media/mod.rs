//! What happens to sound and pictures on their way through, apart from connections: which layer of a
//! picture goes to whom, when a key frame is asked for, and how packets of several sources become one
//! stream without a seam.

pub mod codec;
pub mod keyframes;
pub mod layers;
pub mod meter;
pub mod rewrite;
pub mod voice;
