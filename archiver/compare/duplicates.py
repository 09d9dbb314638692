"""Duplicates: which articles tell one story, and which of them the feed carries. The archive keeps them all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from archiver.compare.fingerprint import buckets, fingerprint
from archiver.items import Article

#: The share of the numbers of two fingerprints that agree, from which they are one story.
ALIKE = 0.4

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What is needed of an article to find its copies."""

    id: str
    published: datetime | None
    first_seen: datetime | None
    fingerprint: tuple[int, ...]

    @property
    def precedence(self) -> tuple[datetime, datetime, str]:
        """The smallest one stays: published first, then seen first; the id breaks the tie."""
        seen = self.first_seen or _NEVER
        return self.published or seen, seen, self.id


def story_of(article: Article) -> Story:
    """The story of an article; take it after stripping, since chrome makes different pages alike."""
    return Story(
        id=article.id,
        published=article.published,
        first_seen=article.first_seen,
        fingerprint=fingerprint(article),
    )


def same_story(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether two fingerprints are of one story."""
    if not one or not other:
        return False
    return sum(a == b for a, b in zip(one, other, strict=True)) >= ALIKE * len(one)


def copies(stories: Iterable[Story]) -> dict[str, str]:
    """The id of each copy and that of the story it is a copy of, which is no copy itself; in any order the same."""
    leaders: defaultdict[int, list[Story]] = defaultdict(list)
    found: dict[str, str] = {}
    for story in sorted(stories, key=lambda story: story.precedence):
        places = buckets(story.fingerprint)
        met = {leader.id: leader for place in places for leader in leaders.get(place, ())}
        alike = [leader for leader in met.values() if same_story(leader.fingerprint, story.fingerprint)]
        if alike:
            found[story.id] = min(alike, key=lambda leader: leader.precedence).id
        else:
            for place in places:
                leaders[place].append(story)
    return found
