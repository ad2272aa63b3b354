"""From the model to what templates print: views, safe HTML, addresses of languages, the sitemap."""
