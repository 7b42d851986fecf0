"""Model posts by city: a package that was released at the end of the year, and one that is being gathered."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from app.core import clock
from app.core.actor import acting_as
from app.organisations.queries import cities, name_of
from app.posts import queries, services
from app.posts.models import Post
from seeds.demo.cast import People

YEAR, RELEASED_ON = 2023, date(2023, 12, 26)
SHORT_CITY = "640400"  # releases below the ratio, with its auditor's reason
SHORT_OF = 3  # how many posts fewer than the ratio asks
LEFT = 3  # chosen posts that wait for the next package
MOST = 40  # posts that a city chooses at the end to reach the ratio
REASON = "南部山区岗位以民生服务类为主，可选的高质量岗位偏少；已列出补充名单，明年第一季度补足比例。"
WORDS = {
    "640100": "面向重点高校和职业院校毕业生，精选科研、技术技能和管理类岗位，带教老师一对一指导，任务真实、期限灵活。",
    "640200": "聚焦新材料和装备制造企业，精选技术技能类岗位，跟班实操，见习期满优先留用。",
    "640300": "围绕仪器仪表、现代农业和民营企业，精选管理与技术技能类岗位，提供食宿和交通补助。",
    "640400": "立足乡村振兴和社区服务，精选离家近、能成长的见习岗位，欢迎脱贫家庭和困难家庭青年报名。",
    "640500": "面向云计算、枸杞产业和文旅企业，精选任务真实、导师明确的见习岗位。",
}


class Packages:
    """Keeps the posts that cities choose until all posts are there; then each city chooses, releases and goes on."""

    def __init__(self, people: People):
        self.people = people
        self.wished: dict[str, list[tuple[datetime, Post]]] = defaultdict(list)

    def add(self, post: Post, moment: datetime) -> None:
        """Note a post that the city of its unit will choose at a moment."""
        self.wished[post.city_code].append((moment, post))

    def release(self) -> None:
        """Let every city choose, release its package, and begin the next one."""
        for city in cities():
            self._release(city.code)

    def _release(self, city: str) -> None:
        agent = self.people.officer(city, "agent")
        wished = sorted(self.wished[city], key=lambda pair: (pair[0], pair[1].id))
        now, later = wished[: max(len(wished) - LEFT, 0)], wished[-LEFT:]
        for moment, post in now[:SHORT_OF] if city == SHORT_CITY else now:
            with acting_as(agent), clock.frozen(moment):
                services.choose_model(agent, post)
        day = datetime.combine(RELEASED_ON, time(10, 30))
        with acting_as(agent), clock.frozen(day):
            if city != SHORT_CITY:
                self._reach_the_ratio(city, {post.id for _moment, post in later})
            batch = queries.open_batch(YEAR, city)
            if batch is None:
                return
            name = f"{name_of(city)}{YEAR}年示范性见习岗位"
            services.describe(agent, batch, name=name, introduction=WORDS[city])
            short = queries.share_in(YEAR, city).need
        if short:
            auditor = self.people.officer(city, "auditor")
            with acting_as(auditor), clock.frozen(day + timedelta(hours=1)):
                services.permit_short(auditor, batch, reason=REASON)
        with acting_as(agent), clock.frozen(day + timedelta(hours=5)):
            services.release(agent, batch)
        for days, (_moment, post) in enumerate(later, start=1):
            with acting_as(agent), clock.frozen(day + timedelta(days=days)):
                services.choose_model(agent, post)

    def _reach_the_ratio(self, city: str, kept: set[str]) -> None:
        """Choose the best of what is left until a tenth of the places are model places; the kept ones wait."""
        agent = self.people.officer(city, "agent")
        need, wanted = queries.share_in(YEAR, city).need, []
        for row, _quality in queries.candidates(YEAR, city)[:MOST]:
            if need > 0 and row.id not in kept:
                wanted.append(row.id)
                need -= row.headcount
        services.choose_several(agent, wanted)
