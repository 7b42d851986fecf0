"""Every select of reporting, by the question: reach, columns, posts, units, checks, summary, dashboard, desk."""
