"""MkDocs' events, and nothing decided here: each hands values to the rooms and puts back what they give.

static-i18n builds the site once for each language, in nested builds inside its own `on_post_build`. So we
prepare everything once, add the pages of the language at hand after it has sorted the files (priority −200,
its own is −100), and write feeds, media and sitemap when the outermost build is done.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, cast

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from mburoja import configuration
from mburoja.configuration import Misconfigured
from mburoja.finish import finish
from mburoja.gate import look_at_pages
from mburoja.media.cache import write_whole
from mburoja.media.errors import ProgramFailed
from mburoja.model import Locale, Refused, Site, in_order
from mburoja.pages.a_z import Entry
from mburoja.pages.barometer import barometer_places
from mburoja.pages.context import page_context, views, words
from mburoja.pages.languages import PageLanguages, page_languages, source_names
from mburoja.pages.markdown import clean_page
from mburoja.pages.places import Place, places
from mburoja.pages.prepared import Prepared
from mburoja.pages.search import TOOLS
from mburoja.prepare import prepare
from mburoja.project import MARK

log = logging.getLogger("mkdocs.mburoja")

_UNUSED = ("assets/javascripts/", "assets/images/", "assets/stylesheets/palette.", "strings/", "spelling/")
"""Parts of the theme that no page of ours loads (its script, its search) or that are not for the public."""


class MburojaConfig(Config):
    """The plugin's settings in mkdocs.yml."""

    fallbacks = config_options.Type(dict, default={})
    """For each language, those to show where it has no text, in this order."""
    cache = config_options.Type(str, default=".cache")
    """The folder of renditions made before, beside mkdocs.yml."""
    security = config_options.Type(dict, default={})
    """For security.txt: `contact`, whom to tell of a hole in the site; `expires`, the day until which it holds."""


class MburojaPlugin(BasePlugin[MburojaConfig]):
    """Shows and episodes become pages, feeds and media."""

    preview_url: str | None = None
    """The address of a preview, which also shows what is not out yet; `mburoja serve` sets it."""
    exit_code = 1
    """What a failed build means for the command line: findings (1), configuration (2) or an outside program (3)."""
    sources: dict[str, str] = {}  # noqa: RUF012  (each language's build begins a new one)
    """Where the text of a generated page stands, for messages: `mburoja/x/index.md` → `episodes/mburoja/x/…`."""

    def __init__(self) -> None:
        self._prepared: Prepared | None = None
        self._places: dict[str, Place] = {}
        self._languages: dict[str, PageLanguages] = {}
        self._sitemap: list[PageLanguages] = []
        self._listed: set[str] = set()

    @property
    def prepared(self) -> Prepared:
        """What `on_config` prepared."""
        if self._prepared is None:
            raise PluginError("nothing is prepared: on_config has not run")
        return self._prepared

    @event_priority(-50)
    def on_config(self, config: MkDocsConfig) -> None:
        """Read, check and make everything, once, before anything of the site is touched."""
        if _i18n(config).building:
            return
        # Both would be written once for each language, the sitemap with the hour of the build.
        config.theme.static_templates -= {"sitemap.xml", "404.html"}
        root = Path(config.config_file_path).parent
        config.watch += [str(root / "episodes"), str(root / "overrides")]
        try:
            site = site_of(config, self.preview_url)
            preview = self.preview_url is not None
            self._prepared = prepare(root, site, root / self.config.cache, now(), preview)
        except Refused as refused:
            raise PluginError(str(refused)) from None
        except Misconfigured as error:
            self.exit_code = 2
            raise PluginError(str(error)) from None
        except (ProgramFailed, OSError) as failed:
            self.exit_code = 3
            raise PluginError(str(failed)) from failed
        self._sitemap, self._listed = [], set()

    @event_priority(-200)
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Add the pages of shows and episodes, give hand-written pages their right fallback, drop what is unused."""
        locale: Locale = _i18n(config).current_language
        self._stylesheet = next(file.url for file in files if file.src_uri.startswith("assets/stylesheets/main."))
        for file in list(files):
            if file.src_uri.startswith(_UNUSED) or file.src_uri.endswith(".map"):
                files.remove(file)
        for file in list(files.documentation_pages()):
            self._hand_written(file, files, config, locale)
        self._views = views(self.prepared, locale)
        self._places, self.sources = {}, {}
        for place in chain(places(self.prepared), barometer_places(self.prepared)):
            languages = page_languages(self.prepared.site, place.path, locale, place.texts)
            file = File.generated(
                config,
                f"{place.path}index.md",
                content=place.texts[languages.shown],
                inclusion=InclusionLevel.NOT_IN_NAV,
            )
            file.dest_uri = self.prepared.site.languages.prefix(locale) + file.dest_uri
            _mark(file, languages)
            self._places[file.src_uri] = place
            self.sources[file.src_uri] = place.files[languages.shown]
            self._remember(file, languages, listed=place.listed)
            files.append(file)
        return files

    def _hand_written(self, file: File, files: Files, config: MkDocsConfig, locale: Locale) -> None:
        """A page of docs/: which languages it has, and the right source where static-i18n took the default."""
        site = self.prepared.site
        docs, name = Path(config.docs_dir), _i18n_of(file).norm_src_uri
        found = {each: docs / source for each, source in source_names(name, site).items() if (docs / source).is_file()}
        path = file.url.removeprefix(site.languages.prefix(locale)).removeprefix("./")
        languages = page_languages(site, path, locale, found)
        if _i18n_of(file).locale != languages.shown:
            files.remove(file)
            replaced = File.generated(config, file.src_uri, abs_src_path=str(found[languages.shown]))
            replaced.dest_uri, replaced.inclusion = file.dest_uri, file.inclusion
            _mark(replaced, languages)
            _i18n_of(replaced).norm_src_uri = name
            files.append(replaced)
            file = replaced
        # What the navigation does not lead to, like the handbook, is for those who have its address.
        self._remember(file, languages, listed=not site.pages or name in site.pages)

    def _remember(self, file: File, languages: PageLanguages, listed: bool) -> None:
        self._languages[file.dest_uri] = languages
        if listed:
            self._sitemap.append(languages)
            self._listed.add(file.dest_uri)

    def on_page_markdown(self, markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Give a page of a show or an episode its title and template, as front matter would."""
        if place := self._places.get(page.file.src_uri):
            shown = self._languages[page.file.dest_uri].shown
            page.meta = {"template": place.template, **place.meta[shown]}
        return markdown

    def on_page_content(self, html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Let nothing harmful through that Markdown let through."""
        return clean_page(html)

    def on_page_context(self, context: TemplateContext, page: Page, config: MkDocsConfig, nav: Any) -> TemplateContext:
        """Hand the template what it prints."""
        languages = self._languages[page.file.dest_uri]
        listed = page.file.dest_uri in self._listed
        place, written = self._places.get(page.file.src_uri), tuple(self._written(nav))
        ours = page_context(self.prepared, self._views, languages, place, listed, written)
        return cast(TemplateContext, {**context, **ours, "material_css": self._stylesheet})

    def _written(self, nav: Any) -> Iterator[Entry]:
        """The hand-written pages of the navigation that are texts."""
        for page in nav.pages:
            languages = self._languages[page.file.dest_uri]
            path = page.url.removeprefix(self.prepared.site.languages.prefix(languages.locale)).removeprefix("./")
            if path and path not in TOOLS:
                yield Entry(page.meta.get("title") or page.title, "page", page.url, languages.shown)

    def on_env(self, env: Any, config: MkDocsConfig, files: Files) -> None:
        """Have templates escape what they print; keep the environment, the error page is printed with it at the end."""
        env.autoescape = True
        self._env = env

    @event_priority(-200)
    def on_post_build(self, config: MkDocsConfig) -> None:
        """After the last language, once: the error page, and all that is made of the whole site."""
        if _i18n(config).building:
            return
        site_dir = Path(config.site_dir)
        page = self._env.get_template("404.html").render(
            strings={each: words(self.prepared, each) for each in self.prepared.strings},
            site=self.prepared.site,
            config=config,
            material_css=self._stylesheet,
        )
        try:
            write_whole(site_dir / "404.html", page.encode())
            finish(site_dir, self.prepared, self._sitemap)
        except (ProgramFailed, OSError) as failed:
            self.exit_code = 3
            raise PluginError(str(failed)) from failed
        self._look_at_pages(site_dir)
        write_whole(site_dir / MARK, b"This folder was built by mburoja and is replaced whole by the next build.\n")

    def _look_at_pages(self, site_dir: Path) -> None:
        """Nothing goes out with a page that is broken; a preview shows it as it is."""
        if self.preview_url is not None:
            return
        findings = in_order(look_at_pages(site_dir, self.prepared.site))
        if any(finding.severity == "error" for finding in findings):
            raise PluginError(str(Refused(findings)))
        for finding in findings:
            log.info(str(finding))


def site_of(config: MkDocsConfig, preview_url: str | None = None) -> Site:
    """What mkdocs.yml says of the site and its languages.

    Raises:
        Misconfigured: when something is missing or wrong.
    """
    i18n, ours = _i18n(config), config.plugins["mburoja"].config
    names = {language.locale: language.name for language in i18n.config.languages if language.build}
    languages = configuration.languages(names, i18n.default_language, ours.fallbacks)
    published = configuration.address(config.site_url)
    pages, security = tuple(configuration.pages(config.nav)), configuration.security(ours.security)
    return Site(preview_url or published, config.site_name, languages, published, pages, security)


def _mark(file: File, languages: PageLanguages) -> None:
    """The attributes that static-i18n gives to its own files and looks for in all."""
    marked = _i18n_of(file)
    marked.locale = marked.localization = languages.shown
    marked.locale_alternate_of = languages.locale
    marked.alternates = {languages.locale: file}
    marked.norm_src_uri = file.src_uri


def _i18n_of(file: File) -> Any:
    """A file with the attributes that static-i18n adds; they have no types."""
    return file


def _i18n(config: MkDocsConfig) -> Any:
    """static-i18n, which says which language is being built; it has no types."""
    return config.plugins["i18n"]


def now() -> datetime:
    """The moment of the build: SOURCE_DATE_EPOCH (reproducible-builds.org) when it is set, else the clock's.

    Raises:
        Misconfigured: when SOURCE_DATE_EPOCH is no moment.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    except (ValueError, OverflowError, OSError):
        raise Misconfigured("SOURCE_DATE_EPOCH must be a number of seconds since 1970") from None
