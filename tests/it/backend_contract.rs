//! Every backend is held to the contracts of `tertulia::backend`.
