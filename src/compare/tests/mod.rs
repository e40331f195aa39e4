mod access;
mod affected;
mod becoming;
mod others;
mod template;
