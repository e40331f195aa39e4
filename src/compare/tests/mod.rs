mod access;
mod affected;
mod becoming;
mod open;
mod others;
mod refused;
mod sign_in;
mod template;
